use std::{fmt, num::NonZero, str::FromStr, time::Duration};

use anyhow::{Result, anyhow};

use crate::settings::Variables;

/// Where the database is and how it is used.
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    pub url: DatabaseUrl,
    /// How many queries run at the same time. Commands run one after the other.
    pub readers: usize,
    /// How many commands, and how many queries, may wait before the next one is turned away.
    pub queue: usize,
    /// How long a unit of work may hold a database thread before it is given up.
    pub hold_timeout: Duration,
    pub synchronous: Synchronous,
}

/// The path of a file, with or without `sqlite://` before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseUrl(String);

/// What a commit waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Synchronous {
    /// For the disk: what was answered survives a power cut.
    Full,
    /// For the operating system: what was answered survives the end of the process, but a power
    /// cut may take the last of it.
    Normal,
}

impl DatabaseSettings {
    pub fn read(variables: &mut Variables, hold_timeout: Duration) -> Self {
        let readers = NonZero::<u8>::MIN.saturating_add(3);
        let queue = NonZero::<u16>::MIN.saturating_add(1023);
        Self {
            url: variables.or(
                "DATABASE__URL",
                "the path of a file, like `sqlite://data/service.db`",
                DatabaseUrl(concat!("sqlite://", env!("CARGO_PKG_NAME"), ".db").to_owned()),
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
            hold_timeout,
            synchronous: variables.or(
                "DATABASE__SYNCHRONOUS",
                "`full` or `normal`",
                Synchronous::Full,
            ),
        }
    }

    /// The same, for another file.
    pub fn named(mut self, url: Option<&str>) -> Result<Self> {
        if let Some(url) = url {
            self.url = url
                .parse()
                .map_err(|problem| anyhow!("`{url}` {problem}"))?;
        }
        Ok(self)
    }

    /// The path of the file.
    pub fn file(&self) -> &str {
        self.url.file()
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
                Err("is no path of a file: it takes no parameters, and no `file:`")
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
