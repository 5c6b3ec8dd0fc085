use std::time::Duration;

use anyhow::Context;
use app_core::{Error, Result};
use diesel::{ConnectionError, ConnectionResult};
use diesel_async::{
    AsyncPgConnection, SimpleAsyncConnection,
    pooled_connection::{
        AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
        deadpool::{self, Object, PoolError},
    },
};
use futures_util::FutureExt;
use tokio::time::timeout;
use tokio_postgres::{CancelToken, Client, Config, Connection, Socket, tls::MakeTlsConnect};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{
    failure::{busy, unreachable},
    settings::DatabaseSettings,
};

type TlsStream = <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream;

/// A connection that goes back to the pool when it is dropped.
pub(super) type Pooled = Object<AsyncPgConnection>;

/// The connections of this process. They are opened when they are needed, and stay open.
pub(super) struct Pool {
    connections: deadpool::Pool<AsyncPgConnection>,
    tls: MakeRustlsConnect,
    patience: Duration,
}

impl Pool {
    pub(super) fn new(settings: &DatabaseSettings) -> anyhow::Result<Self> {
        let (config, session) = (settings.config(), settings.session());
        let tls = settings.url.tls().connector()?;
        let mut manager = ManagerConfig::default();
        let connector = tls.clone();
        // Whether a connection is alive shows when it is used; asking each time would cost as much
        // as a query.
        manager.recycling_method = RecyclingMethod::Fast;
        manager.custom_setup = Box::new(move |_| {
            let (config, tls, session) = (config.clone(), connector.clone(), session.clone());
            async move {
                let mut connection = open(config, tls).await?;
                let set_up = connection.batch_execute(&session).await;
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
            patience: settings.checkout_timeout,
        })
    }

    /// Fails, and says why, if no connection can be had.
    pub(super) async fn probe(&self) -> anyhow::Result<()> {
        drop(timeout(self.patience, self.connections.get()).await??);
        Ok(())
    }

    /// A connection: one that is free, or a new one. Waits for it as long as the settings say.
    pub(super) async fn checkout(&self) -> Result<Pooled> {
        match timeout(self.patience, self.connections.get()).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(PoolError::Closed)) => Err(shutting_down()),
            Ok(Err(error)) => {
                tracing::warn!(%error, "cannot connect to the database");
                Err(unreachable())
            }
            Err(_) => Err(busy()),
        }
    }

    /// Asks the server to end a statement.
    pub(super) async fn cancel(&self, statement: CancelToken) {
        let cancelled = timeout(self.patience, statement.cancel_query(self.tls.clone())).await;
        if !matches!(cancelled, Ok(Ok(()))) {
            tracing::warn!(
                "cannot end a statement that was given up: it goes on until its timeout"
            );
        }
    }

    /// Fails when it is closed.
    pub(super) fn check(&self) -> Result<()> {
        if self.connections.is_closed() {
            return Err(shutting_down());
        }
        Ok(())
    }

    /// Gives no connection away any more, and closes those that come back.
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

/// Connects to a server, within the `connect_timeout` as a whole: tokio-postgres itself takes it for
/// the time until the socket is open, and would wait for ever for one that then says nothing.
pub(super) async fn connect(
    config: &Config,
    tls: MakeRustlsConnect,
) -> anyhow::Result<(Client, Connection<Socket, TlsStream>)> {
    let patience = config.get_connect_timeout().copied();
    let connected = timeout(patience.unwrap_or(Duration::MAX), config.connect(tls));
    Ok(connected.await.context("no answer")??)
}
