use std::future::{Ready, ready};

use app_core::{Error, Result};
use diesel::{
    Connection as _, ConnectionError, ConnectionResult, QueryResult, SqliteConnection,
    connection::{CacheSize, Instrumentation, SimpleConnection},
    query_builder::{AsQuery, QueryFragment, QueryId},
    sqlite::Sqlite,
};
use diesel_async::{
    AnsiTransactionManager, AsyncConnection, AsyncConnectionCore, SimpleAsyncConnection,
};
use futures_util::stream;

use super::{
    failure,
    settings::DatabaseSettings,
    statement::{self, Row, Rows},
};

/// The connection that repositories and query handlers use, with diesel-async's `RunQueryDsl`.
///
/// It runs a statement at once: its thread is there for nothing else. The one that diesel-async has for
/// SQLite is made to send each statement to another thread, with its SQL built anew.
pub struct Connection {
    sqlite: SqliteConnection,
    transactions: AnsiTransactionManager,
}

/// What a connection may do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// In milliseconds: how long another process that writes the same file is waited for.
pub(super) const BUSY_TIMEOUT: u64 = 5000;

impl Connection {
    /// Opens the file. Blocks: to be called on a database thread.
    pub(super) fn open(settings: &DatabaseSettings, access: Access) -> Result<Self> {
        let mut sqlite = SqliteConnection::establish(settings.file()).map_err(Error::internal)?;
        let pragmas = format!(
            "PRAGMA busy_timeout = {BUSY_TIMEOUT};
             PRAGMA journal_mode = WAL;
             PRAGMA journal_size_limit = 4194304;
             PRAGMA synchronous = {};
             PRAGMA foreign_keys = ON;
             PRAGMA query_only = {};",
            settings.synchronous,
            // A query that writes is an error, whoever wrote it.
            access == Access::Read,
        );
        sqlite.batch_execute(&pragmas).map_err(failure)?;
        Ok(Self {
            sqlite,
            transactions: AnsiTransactionManager::default(),
        })
    }
}

impl SimpleAsyncConnection for Connection {
    async fn batch_execute(&mut self, sql: &str) -> QueryResult<()> {
        self.sqlite.batch_execute(sql)
    }
}

impl AsyncConnectionCore for Connection {
    type ExecuteFuture<'conn, 'query> = Ready<QueryResult<usize>>;
    type LoadFuture<'conn, 'query> = Ready<QueryResult<Self::Stream<'conn, 'query>>>;
    type Stream<'conn, 'query> = stream::Iter<Rows>;
    type Row<'conn, 'query> = Row;
    type Backend = Sqlite;

    fn load<'conn, 'query, T>(&'conn mut self, source: T) -> Self::LoadFuture<'conn, 'query>
    where
        T: AsQuery + 'query,
        T::Query: QueryFragment<Self::Backend> + QueryId + 'query,
    {
        let rows = statement::load(&mut self.sqlite, source.as_query());
        ready(rows.map(stream::iter))
    }

    fn execute_returning_count<'conn, 'query, T>(
        &'conn mut self,
        source: T,
    ) -> Self::ExecuteFuture<'conn, 'query>
    where
        T: QueryFragment<Self::Backend> + QueryId + 'query,
    {
        ready(statement::execute(&mut self.sqlite, &source))
    }
}

/// All as of the connection within, but for transactions.
impl AsyncConnection for Connection {
    type TransactionManager = AnsiTransactionManager;

    async fn establish(_: &str) -> ConnectionResult<Self> {
        Err(ConnectionError::BadConnection(
            "connections belong to the database threads".to_owned(),
        ))
    }

    fn transaction_state(&mut self) -> &mut AnsiTransactionManager {
        &mut self.transactions
    }

    fn instrumentation(&mut self) -> &mut dyn Instrumentation {
        self.sqlite.instrumentation()
    }

    fn set_instrumentation(&mut self, instrumentation: impl Instrumentation) {
        self.sqlite.set_instrumentation(instrumentation);
    }

    fn set_prepared_statement_cache_size(&mut self, size: CacheSize) {
        self.sqlite.set_prepared_statement_cache_size(size);
    }
}
