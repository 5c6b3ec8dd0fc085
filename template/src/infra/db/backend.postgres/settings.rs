use std::{num::NonZero, time::Duration};

use anyhow::{Result, anyhow};
use secrecy::ExposeSecret;
use tokio_postgres::Config;

use super::url::DatabaseUrl;
use crate::settings::Variables;

/// Where the database is and how it is used.
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    pub url: DatabaseUrl,
    /// How many connections this process has, at most.
    pub connections: usize,
    /// How long a unit of work waits for one of them before it is turned away, and how long opening
    /// one may take.
    pub checkout_timeout: Duration,
    /// How long a unit of work may hold a connection before it is given up.
    pub hold_timeout: Duration,
    /// How long a statement may take, and how long a unit of work may wait before its next one.
    pub statement_timeout: Duration,
    /// How long a starting service waits for the server.
    pub start_timeout: Duration,
}

impl DatabaseSettings {
    pub fn read(variables: &mut Variables, hold_timeout: Duration) -> Self {
        let connections = NonZero::<u16>::MIN.saturating_add(15);
        Self {
            url: Self::read_url(variables),
            connections: usize::from(u16::from(variables.or(
                "DATABASE__CONNECTIONS",
                "a number from 1 to 65535",
                connections,
            ))),
            checkout_timeout: variables.seconds("DATABASE__CHECKOUT_TIMEOUT", 5),
            hold_timeout,
            statement_timeout: variables.seconds("DATABASE__STATEMENT_TIMEOUT", 5),
            start_timeout: variables.seconds("DATABASE__START_TIMEOUT", 30),
        }
    }

    fn read_url(variables: &mut Variables) -> DatabaseUrl {
        let name = "DATABASE__URL";
        let Some(given) = variables.secret(name) else {
            return DatabaseUrl::default();
        };
        given
            .expose_secret()
            .parse()
            .unwrap_or_else(|problem: String| {
                variables.wrong(name, &problem);
                DatabaseUrl::default()
            })
    }

    /// The same, for another database.
    pub fn named(mut self, url: Option<&str>) -> Result<Self> {
        if let Some(url) = url {
            // The URL itself may hold a password.
            self.url = url
                .parse()
                .map_err(|problem| anyhow!("the URL {problem}"))?;
        }
        Ok(self)
    }

    /// What a connection for units of work is told when it is opened.
    pub(super) fn session(&self) -> String {
        let timeout = self.statement_timeout.as_millis();
        format!(
            // A query is a statement outside of any transaction, and so cannot write; a command
            // begins a transaction that may.
            "SET default_transaction_read_only = on;
             SET statement_timeout = {timeout};
             -- A handler that hangs in the middle of its transaction must not hold on to locks.
             SET idle_in_transaction_session_timeout = {timeout};"
        )
    }

    /// How to connect, but for TLS.
    pub(super) fn config(&self) -> Config {
        let mut config = self.url.config().clone();
        if config.get_application_name().is_none() {
            config.application_name(env!("CARGO_PKG_NAME"));
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(self.checkout_timeout);
        }
        // A server that is gone without a word is noticed in a minute, and not in hours: by what is
        // not acknowledged, and by probes where nothing is under way.
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
