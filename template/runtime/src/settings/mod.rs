//! The settings of the runtime, and the types that read settings from the environment.
//!
//! A double underscore separates the section of a variable from its name: `SERVER__PORT=9000`.

mod environment;
mod log;
#[cfg(feature = "nats")]
mod nats;
mod server;
mod trusted_proxies;
mod variables;

#[cfg(feature = "nats")]
pub use self::nats::{NatsSettings, NatsUser};
pub use self::{
    environment::Environment,
    log::{LogFilter, LogFormat, LogSettings, OtlpEndpoint},
    server::{CorsOrigins, ServerSettings},
    trusted_proxies::TrustedProxies,
    variables::{InvalidSettings, Variables},
};

/// The settings of a service that the runtime needs.
pub trait Settings: Clone + Send + Sync + 'static {
    /// The settings of the database.
    type Database;

    /// Reads the settings from `variables`. Fails with all problems at once.
    fn read(variables: Variables) -> Result<Self, InvalidSettings>;

    /// Returns the environment in which the service runs.
    fn environment(&self) -> Environment;

    /// Returns the settings of the HTTP server.
    fn server(&self) -> &ServerSettings;

    /// Returns the settings of the database.
    fn database(&self) -> &Self::Database;

    /// Returns the settings of the log.
    fn log(&self) -> &LogSettings;

    /// Returns the settings of the connection to other services, if there is one.
    #[cfg(feature = "nats")]
    fn nats(&self) -> Option<&NatsSettings> {
        None
    }

    /// Returns the warnings to log when the service starts.
    fn warnings(&self) -> Vec<String> {
        Vec::new()
    }

    /// Reads the environment. Variables that are not in the environment are read from the file `.env`, if it
    /// exists.
    fn load() -> Result<Self, InvalidSettings> {
        Self::read(Variables::load()?)
    }
}
