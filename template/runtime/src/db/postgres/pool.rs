use std::time::Duration;

use anyhow::Context;
use diesel::{ConnectionError, ConnectionResult};
use diesel_async::{
    AsyncPgConnection, SimpleAsyncConnection,
    pooled_connection::{
        AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
        deadpool::{self, Object, PoolError},
    },
};
use futures_util::FutureExt;
use kernel::{Error, Result};
use metrics::gauge;
use tokio::time::timeout;
use tokio_postgres::{CancelToken, Client, Config, Connection, Socket, tls::MakeTlsConnect};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{
    failure::{busy, unreachable},
    settings::DatabaseSettings,
};
use crate::metrics::{DATABASE_CONNECTIONS, DATABASE_WAITING, as_metric};

type TlsStream = <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream;

/// A connection that is returned to the pool when it is dropped.
pub(super) type Pooled = Object<AsyncPgConnection>;

/// The connections of this process. They are opened when they are needed, and stay open.
pub(super) struct Pool {
    connections: deadpool::Pool<AsyncPgConnection>,
    tls: MakeRustlsConnect,
    checkout_timeout: Duration,
}

impl Pool {
    pub(super) fn new(settings: &DatabaseSettings) -> anyhow::Result<Self> {
        let (config, setup) = (settings.config(), settings.connection_setup());
        let tls = settings.url.tls().connector()?;
        let mut manager = ManagerConfig::default();
        let connector = tls.clone();
        // A broken connection is noticed when it is used. Checking it each time would cost as much as a
        // query.
        manager.recycling_method = RecyclingMethod::Fast;
        manager.custom_setup = Box::new(move |_| {
            let (config, tls, setup) = (config.clone(), connector.clone(), setup.clone());
            async move {
                let mut connection = open(config, tls).await?;
                let set_up = connection.batch_execute(&setup).await;
                set_up.map_err(ConnectionError::CouldntSetupConfiguration)?;
                Ok(connection)
            }
            .boxed()
        });
        let manager = AsyncDieselConnectionManager::new_with_config("", manager);
        Ok(Self {
            connections: deadpool::Pool::builder(manager)
                .max_size(settings.connections)
                .build()?,
            tls,
            checkout_timeout: settings.checkout_timeout,
        })
    }

    /// Fails with the reason if there is no connection and none can be opened.
    pub(super) async fn probe(&self) -> anyhow::Result<()> {
        drop(timeout(self.checkout_timeout, self.connections.get()).await??);
        Ok(())
    }

    /// Returns a free connection or a new one. Waits for it as long as the settings allow.
    pub(super) async fn checkout(&self) -> Result<Pooled> {
        match timeout(self.checkout_timeout, self.connections.get()).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(PoolError::Closed)) => Err(shutting_down()),
            Ok(Err(error)) => {
                tracing::warn!(%error, "cannot connect to the database");
                Err(unreachable())
            }
            Err(_) => Err(busy()),
        }
    }

    /// Updates the metrics of the connections.
    pub(super) fn note_usage(&self) {
        let status = self.connections.status();
        let in_use = status.size.saturating_sub(status.available);
        for (state, number) in [("in_use", in_use), ("idle", status.available)] {
            let connections = gauge!(DATABASE_CONNECTIONS, "state" => state);
            connections.set(as_metric(number));
        }
        gauge!(DATABASE_WAITING).set(as_metric(status.waiting));
    }

    /// Asks the server to cancel a statement.
    pub(super) async fn cancel(&self, statement: CancelToken) {
        let cancelled = timeout(
            self.checkout_timeout,
            statement.cancel_query(self.tls.clone()),
        )
        .await;
        if !matches!(cancelled, Ok(Ok(()))) {
            tracing::warn!("cannot cancel a statement that was dropped: it runs until its timeout");
        }
    }

    /// Fails if the pool is closed.
    pub(super) fn check(&self) -> Result<()> {
        if self.connections.is_closed() {
            return Err(shutting_down());
        }
        Ok(())
    }

    /// Hands out no more connections, and closes those that are returned.
    pub(super) fn close(&self) {
        self.connections.close();
    }
}

pub(super) fn shutting_down() -> Error {
    Error::unavailable("shutting_down", "The service is shutting down.")
}

/// Opens a connection.
pub(super) async fn open(
    config: Config,
    tls: MakeRustlsConnect,
) -> ConnectionResult<AsyncPgConnection> {
    let (client, connection) = connect(&config, tls)
        .await
        .map_err(|error| ConnectionError::BadConnection(format!("{error:#}")))?;
    AsyncPgConnection::try_from_client_and_connection(client, connection).await
}

/// Connects to a server, within the `connect_timeout` as a whole. In tokio-postgres itself, it only limits
/// the time until the socket is open: it would wait forever for a server that then sends nothing.
pub(super) async fn connect(
    config: &Config,
    tls: MakeRustlsConnect,
) -> anyhow::Result<(Client, Connection<Socket, TlsStream>)> {
    let limit = config.get_connect_timeout().copied();
    let connected = timeout(limit.unwrap_or(Duration::MAX), config.connect(tls));
    Ok(connected.await.context("no answer")??)
}
