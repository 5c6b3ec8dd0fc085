use std::{fmt, num::NonZero, time::Duration};

use anyhow::{Result, anyhow};
use secrecy::ExposeSecret;
use tokio_postgres::Config;

use super::{tls::Tls, url::DatabaseUrl};
use crate::{
    db::{engine::EngineSettings, settings::hold_timeout},
    settings::{Environment, ServerSettings, Variables},
};

/// The location of the database, and how it is used.
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    pub url: DatabaseUrl,
    /// The name of the connections of this process on the server.
    pub application_name: String,
    /// The maximum number of connections of this process.
    pub connections: usize,
    /// The time that a unit of work waits for a connection before it is rejected, and the time that opening
    /// one may take.
    pub checkout_timeout: Duration,
    /// The time that a unit of work may hold a connection before it is given up.
    pub hold_timeout: Duration,
    /// The time that a statement may take, and the time that a unit of work may wait before its next one.
    pub statement_timeout: Duration,
    /// The time that a starting service waits for the server.
    pub start_timeout: Duration,
}

impl DatabaseSettings {
    /// Reads the variables of the section `DATABASE`. By default, the database has the name of the `service`, but in
    /// production there is no default, because everybody knows its password.
    pub fn read(
        variables: &mut Variables,
        service: &str,
        environment: Environment,
        server: &ServerSettings,
    ) -> Self {
        let connections = NonZero::<u16>::MIN.saturating_add(15);
        Self {
            url: Self::read_url(variables, service, environment),
            application_name: service.to_owned(),
            connections: usize::from(u16::from(variables.or(
                "DATABASE__CONNECTIONS",
                "a number from 1 to 65535",
                connections,
            ))),
            checkout_timeout: variables.seconds("DATABASE__CHECKOUT_TIMEOUT", 5),
            hold_timeout: hold_timeout(variables, server),
            statement_timeout: variables.seconds("DATABASE__STATEMENT_TIMEOUT", 5),
            start_timeout: variables.seconds("DATABASE__START_TIMEOUT", 30),
        }
    }

    fn read_url(variables: &mut Variables, service: &str, environment: Environment) -> DatabaseUrl {
        let name = "DATABASE__URL";
        let Some(given) = variables.secret(name) else {
            if environment == Environment::Production {
                variables.missing(name, "production needs the URL of its database");
            }
            return DatabaseUrl::of_compose(service);
        };
        given
            .expose_secret()
            .parse()
            .unwrap_or_else(|problem: String| {
                variables.wrong(name, &problem);
                DatabaseUrl::of_compose(service)
            })
    }

    /// Returns the SQL that sets up a new connection for units of work.
    pub(super) fn connection_setup(&self) -> String {
        let timeout = self.statement_timeout.as_millis();
        format!(
            // A query is a statement outside of any transaction, so it cannot write. A command begins a
            // transaction that may write.
            "SET default_transaction_read_only = on;
             SET statement_timeout = {timeout};
             -- A handler that hangs in the middle of its transaction must not hold locks.
             SET idle_in_transaction_session_timeout = {timeout};"
        )
    }

    /// Returns the parameters of a connection, except TLS.
    pub(super) fn config(&self) -> Config {
        let mut config = self.url.config().clone();
        if config.get_application_name().is_none() {
            config.application_name(&*self.application_name);
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(self.checkout_timeout);
        }
        // A server that is gone without a message is noticed within a minute, and not after hours: by data
        // that is not acknowledged, and by probes when no data is sent.
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(self.statement_timeout);
        }
        if config.get_keepalives_idle() == Config::new().get_keepalives_idle() {
            config.keepalives_idle(Duration::from_secs(20));
        }
        if config.get_keepalives_interval().is_none() {
            config.keepalives_interval(Duration::from_secs(10));
        }
        if config.get_keepalives_retries().is_none() {
            config.keepalives_retries(3);
        }
        config
    }
}

impl EngineSettings for DatabaseSettings {
    fn location(&self) -> &(dyn fmt::Display + Sync) {
        &self.url
    }

    fn warning(&self) -> Option<String> {
        let url = &self.url;
        let is_safe = url.is_local() || matches!(url.tls(), Tls::Verified { .. });
        (!is_safe).then(|| {
            format!(
                "DATABASE__URL does not say `sslmode=verify-full`: whoever is on the way to {url} can pose as its server, \
                 and read and change all data. Add `sslmode=verify-full`, unless the network is only for this service and \
                 its database"
            )
        })
    }

    fn with_url(mut self, url: Option<&str>) -> Result<Self> {
        if let Some(url) = url {
            // The message does not contain the URL, which may contain a password.
            self.url = url
                .parse()
                .map_err(|problem| anyhow!("the URL {problem}"))?;
        }
        Ok(self)
    }
}
