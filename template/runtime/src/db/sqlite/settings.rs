use std::{fmt, num::NonZero, str::FromStr, time::Duration};

use anyhow::{Result, anyhow};

use crate::{
    db::{engine::EngineSettings, settings::hold_timeout},
    settings::{Environment, ServerSettings, Variables},
};

/// The location of the database, and how it is used.
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    pub url: DatabaseUrl,
    /// The number of queries that run at the same time. Commands run one after the other.
    pub readers: usize,
    /// The number of commands, and of queries, that may wait before the next one is rejected.
    pub queue: usize,
    /// The time that a unit of work may hold a database thread before it is given up.
    pub hold_timeout: Duration,
    pub synchronous: Synchronous,
}

/// The path of a file, with or without `sqlite://` before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseUrl(String);

/// The storage that a commit waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Synchronous {
    /// The disk: committed data survives a power failure.
    Full,
    /// The operating system: committed data survives the end of the process, but a power failure may lose the
    /// newest commits.
    Normal,
}

impl DatabaseSettings {
    /// Reads the variables of the section `DATABASE`. By default, the file has the name of the `service`, in every
    /// environment: a file has no password, and in production it is not made by accident.
    pub fn read(
        variables: &mut Variables,
        service: &str,
        _environment: Environment,
        server: &ServerSettings,
    ) -> Self {
        let readers = NonZero::<u8>::MIN.saturating_add(3);
        let queue = NonZero::<u16>::MIN.saturating_add(1023);
        Self {
            url: variables.or(
                "DATABASE__URL",
                "the path of a file, like `sqlite://data/service.db`",
                DatabaseUrl(format!("sqlite://{service}.db")),
            ),
            readers: usize::from(u8::from(variables.or(
                "DATABASE__READERS",
                "a number from 1 to 255",
                readers,
            ))),
            queue: usize::from(u16::from(variables.or(
                "DATABASE__QUEUE",
                "a number from 1 to 65535",
                queue,
            ))),
            hold_timeout: hold_timeout(variables, server),
            synchronous: variables.or(
                "DATABASE__SYNCHRONOUS",
                "`full` or `normal`",
                Synchronous::Full,
            ),
        }
    }

    /// Returns the path of the file.
    #[must_use]
    pub fn file(&self) -> &str {
        self.url.file()
    }
}

impl EngineSettings for DatabaseSettings {
    fn location(&self) -> &(dyn fmt::Display + Sync) {
        &self.url
    }

    fn with_url(mut self, url: Option<&str>) -> Result<Self> {
        if let Some(url) = url {
            self.url = url
                .parse()
                .map_err(|problem| anyhow!("`{url}` {problem}"))?;
        }
        Ok(self)
    }
}

impl DatabaseUrl {
    fn file(&self) -> &str {
        let path = self.0.strip_prefix("sqlite:").unwrap_or(&self.0);
        path.strip_prefix("//").unwrap_or(path)
    }
}

impl FromStr for DatabaseUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Self(text.to_owned());
        match url.file() {
            "" => Err("names no file"),
            ":memory:" => Err("is in memory, which several connections cannot share"),
            path if path.contains("://") => Err("is not the URL of an SQLite database"),
            path if path.starts_with("file:") || path.contains('?') => {
                Err("is not the path of a file: parameters and `file:` are not supported")
            }
            _ => Ok(url),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Synchronous {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "full" => Ok(Self::Full),
            "normal" => Ok(Self::Normal),
            _ => Err(()),
        }
    }
}

impl fmt::Display for Synchronous {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "FULL",
            Self::Normal => "NORMAL",
        })
    }
}
