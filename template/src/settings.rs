//! What can be set from outside, read from the environment and from a file `.env`.
//!
//! A double underscore separates the section from the name: `SERVER__PORT=9000`. All variables are
//! listed in `.env.example`.

mod variables;

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    num::NonZero,
    str::FromStr,
    time::Duration,
};

use axum::http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use tracing_subscriber::EnvFilter;

pub use self::variables::{InvalidSettings, Variables};
use crate::infra::db::DatabaseSettings;

#[derive(Clone, Debug)]
pub struct Settings {
    pub environment: Environment,
    pub server: ServerSettings,
    pub database: DatabaseSettings,
    pub auth: AuthSettings,
    pub log: LogSettings,
}

/// Where the service runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// On the machine of somebody who works on it: what is missing is made up.
    Development,
    /// For its users: what is missing stops the start.
    Production,
}

#[derive(Clone, Debug)]
pub struct ServerSettings {
    pub host: IpAddr,
    pub port: u16,
    /// What takes longer is answered with 504.
    pub request_timeout: Duration,
    /// In bytes. What is larger is answered with 413.
    pub body_limit: usize,
    /// How long a stopping service waits for what runs.
    pub shutdown_timeout: Duration,
    /// Whose pages may call this service from a browser.
    pub cors_origins: CorsOrigins,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorsOrigins {
    Any,
    These(Vec<HeaderValue>),
}

#[derive(Clone, Debug)]
pub struct AuthSettings {
    /// Signs access tokens.
    pub access_token_secret: SecretString,
    /// Whether the secret was made up for want of a real one.
    pub secret_is_made_up: bool,
}

#[derive(Clone, Debug)]
pub struct LogSettings {
    pub format: LogFormat,
    pub filter: LogFilter,
}

/// What is logged, in the syntax of [`EnvFilter`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFilter(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs: an object per line.
    Json,
}

impl Settings {
    /// Reads the environment, and for what it lacks the file `.env`, if there is one.
    pub fn load() -> Result<Self, InvalidSettings> {
        Self::read(Variables::load()?)
    }

    /// Reads `variables`, and reports everything that is wrong with them at once.
    pub fn read(mut variables: Variables) -> Result<Self, InvalidSettings> {
        let environment = variables.or(
            "ENVIRONMENT",
            "`development` or `production`",
            Environment::Development,
        );
        let server = ServerSettings::read(&mut variables);
        let hold_timeout = hold_timeout(&mut variables, server.request_timeout);
        let settings = Self {
            environment,
            server,
            database: DatabaseSettings::read(&mut variables, hold_timeout),
            auth: AuthSettings::read(&mut variables, environment),
            log: LogSettings::read(&mut variables, environment),
        };
        variables.finish()?;
        Ok(settings)
    }
}

impl ServerSettings {
    fn read(variables: &mut Variables) -> Self {
        Self {
            host: variables.or(
                "SERVER__HOST",
                "an IP address, like `127.0.0.1`",
                Ipv4Addr::LOCALHOST.into(),
            ),
            port: variables.or("SERVER__PORT", "a number from 0 to 65535", 8000),
            request_timeout: variables.seconds("SERVER__REQUEST_TIMEOUT", 30),
            body_limit: variables.or("SERVER__BODY_LIMIT", "a number of bytes", 1024 * 1024),
            shutdown_timeout: variables.seconds("SERVER__SHUTDOWN_TIMEOUT", 30),
            cors_origins: variables.or(
                "SERVER__CORS_ORIGINS",
                "`*`, or origins separated by commas, like `https://example.org`",
                CorsOrigins::These(Vec::new()),
            ),
        }
    }

    pub fn address(&self) -> SocketAddr {
        (self.host, self.port).into()
    }
}

impl AuthSettings {
    /// In bytes: what HS256 asks for (RFC 7518, section 3.2).
    const MIN_SECRET: usize = 32;

    fn read(variables: &mut Variables, environment: Environment) -> Self {
        let name = "AUTH__ACCESS_TOKEN_SECRET";
        let given = variables.secret(name);
        if let Some(secret) = &given
            && secret.expose_secret().len() < Self::MIN_SECRET
        {
            variables.wrong(name, "is too short: at least 32 bytes are needed");
        }
        if given.is_none() && environment == Environment::Production {
            variables.wrong(
                name,
                "is missing: production needs a secret of its own, of at least 32 random bytes",
            );
        }
        Self {
            secret_is_made_up: given.is_none(),
            access_token_secret: given.unwrap_or_else(made_up_secret),
        }
    }
}

impl LogSettings {
    fn read(variables: &mut Variables, environment: Environment) -> Self {
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
        }
    }
}

/// How long a unit of work may hold a connection: less than a request may take, so that whoever waits
/// for the connection is still there when it is free.
fn hold_timeout(variables: &mut Variables, request_timeout: Duration) -> Duration {
    let name = "DATABASE__HOLD_TIMEOUT";
    let given: Option<NonZero<u32>> = variables.optional(name, "a number of seconds, 1 or more");
    let Some(seconds) = given else {
        return request_timeout / 3;
    };
    let given = Duration::from_secs(u32::from(seconds).into());
    if given >= request_timeout {
        let limit = request_timeout.as_secs();
        let problem = format!(
            "is `{seconds}`, and should be less than SERVER__REQUEST_TIMEOUT, which is {limit}"
        );
        variables.wrong(name, &problem);
    }
    given
}

/// Good until the process ends: tokens signed with it are worth nothing after a restart.
fn made_up_secret() -> SecretString {
    format!("{}{}", uuid::Uuid::new_v4(), uuid::Uuid::new_v4()).into()
}

impl FromStr for Environment {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "development" => Ok(Self::Development),
            "production" => Ok(Self::Production),
            _ => Err(()),
        }
    }
}

impl LogFilter {
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

impl FromStr for CorsOrigins {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "*" {
            return Ok(Self::Any);
        }
        let origins = text
            .split(',')
            .map(str::trim)
            .filter(|origin| !origin.is_empty());
        origins
            .map(|origin| {
                let (scheme, host) = origin.split_once("://").ok_or(())?;
                let well_formed = matches!(scheme, "http" | "https")
                    && !host.is_empty()
                    && !host.contains(['/', '*', ' ']);
                if well_formed {
                    origin.parse().map_err(|_| ())
                } else {
                    Err(())
                }
            })
            .collect::<Result<_, _>>()
            .map(Self::These)
    }
}
