use std::{error::Error as StdError, future::ready};

use app_core::Result;
use diesel::SqliteConnection;
use diesel_async::{
    AsyncConnection, SimpleAsyncConnection,
    sync_connection_wrapper::{SpawnBlocking, SyncConnectionWrapper},
};
use futures_util::future::BoxFuture;

use super::{failure, settings::DatabaseSettings};

/// The connection that repositories and query handlers use, with diesel-async's `RunQueryDsl`.
pub type Connection = SyncConnectionWrapper<SqliteConnection, Inline>;

/// Runs a statement where it is awaited: the thread is there for nothing else.
pub struct Inline;

impl SpawnBlocking for Inline {
    fn spawn_blocking<'a, R: Send + 'static>(
        &mut self,
        task: impl FnOnce() -> R + Send + 'static,
    ) -> BoxFuture<'a, Result<R, Box<dyn StdError + Send + Sync>>> {
        Box::pin(ready(Ok(task())))
    }

    fn get_runtime() -> Self {
        Self
    }
}

/// What a connection may do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// Opens the file. Blocks: to be called on a database thread.
pub(super) async fn open(settings: &DatabaseSettings, access: Access) -> Result<Connection> {
    let mut connection = Connection::establish(settings.file())
        .await
        .map_err(app_core::Error::internal)?;
    let pragmas = format!(
        // Another process that writes the same file is waited for, for 5 s.
        "PRAGMA busy_timeout = 5000;
         PRAGMA journal_mode = WAL;
         PRAGMA journal_size_limit = 4194304;
         PRAGMA synchronous = {};
         PRAGMA foreign_keys = ON;
         PRAGMA query_only = {};",
        settings.synchronous,
        // A query that writes is an error, whoever wrote it.
        access == Access::Read,
    );
    connection.batch_execute(&pragmas).await.map_err(failure)?;
    Ok(connection)
}
