use std::{fmt, str::FromStr};

use tracing_subscriber::EnvFilter;

use super::{Environment, Variables};

/// The settings of the log.
#[derive(Clone, Debug)]
pub struct LogSettings {
    pub format: LogFormat,
    pub filter: LogFilter,
    /// Where traces are exported to. Without it, they are not.
    pub otlp_endpoint: Option<OtlpEndpoint>,
}

/// The URL of something that collects traces by OTLP over HTTP, without the path: `http://localhost:4318`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtlpEndpoint(String);

/// The filter of the log, in the syntax of [`EnvFilter`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFilter(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Text for people.
    Text,
    /// JSON for programs: one object per line.
    Json,
}

impl LogSettings {
    /// Reads the variables of the section `LOG`.
    pub fn read(variables: &mut Variables, environment: Environment) -> Self {
        let format = match environment {
            Environment::Development => LogFormat::Text,
            Environment::Production => LogFormat::Json,
        };
        Self {
            format: variables.or("LOG__FORMAT", "`text` or `json`", format),
            filter: variables.or(
                "LOG__FILTER",
                "a level like `info`, or directives like `info,diesel=debug`",
                LogFilter("info".to_owned()),
            ),
            otlp_endpoint: variables.optional(
                "LOG__OTLP_ENDPOINT",
                "a URL without a path, like `http://localhost:4318`",
            ),
        }
    }
}

impl LogFilter {
    #[must_use]
    pub fn directives(&self) -> &str {
        &self.0
    }
}

impl FromStr for LogFilter {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        EnvFilter::try_new(text).map_err(|_| ())?;
        Ok(Self(text.to_owned()))
    }
}

impl FromStr for LogFormat {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(()),
        }
    }
}

/// Traces are not encrypted on the way: the collector is beside the service.
impl FromStr for OtlpEndpoint {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let host = text.strip_prefix("http://").ok_or(())?;
        let is_host = !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']);
        is_host.then(|| Self(text.to_owned())).ok_or(())
    }
}

impl fmt::Display for OtlpEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
