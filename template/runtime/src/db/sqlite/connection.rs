use std::{
    future::{Ready, ready},
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, TryLockError,
        atomic::{AtomicBool, Ordering},
    },
};

use diesel::{
    Connection as _, ConnectionError, ConnectionResult, QueryResult, SqliteConnection,
    connection::{CacheSize, Instrumentation, InstrumentationEvent, SimpleConnection},
    query_builder::{AsQuery, QueryFragment, QueryId},
    result::{DatabaseErrorKind, Error as DieselError},
    sqlite::Sqlite,
};
use diesel_async::{
    AnsiTransactionManager, AsyncConnection, AsyncConnectionCore, SimpleAsyncConnection,
};
use futures_util::stream;
use kernel::{Error, Result};

use super::{
    failure,
    settings::DatabaseSettings,
    statement::{self, Row, Rows},
};
use crate::db::{
    connection::EngineConnection,
    given_up::GivenUp,
    jobs::{self, BacklogRow, Number, StoredJob},
    kept_answers::{self, AnswerKey, KeptAnswer},
    migrations,
    sql::{self, Sql},
    transaction::{self, SendAsyncFnOnce},
};

/// The connection that repositories and query handlers use, with diesel-async's `RunQueryDsl`.
///
/// It runs a statement directly, because its thread has nothing else to do. diesel-async's own connection for
/// SQLite sends each statement to another thread, and builds its SQL again.
pub struct Connection {
    sqlite: Handle,
    transactions: AnsiTransactionManager,
    given_up: GivenUp,
    /// True if the commit must wait for the disk, even that of a unit of work that need not.
    must_be_durable: bool,
}

/// A connection that can be closed by other threads than the one that uses it.
#[derive(Clone)]
pub(super) struct Handle(Arc<Shared>);

struct Shared {
    revoked: AtomicBool,
    sqlite: Mutex<Option<SqliteConnection>>,
}

/// The access of a connection to the database.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// The time in milliseconds to wait for another process that writes the same file.
pub(super) const BUSY_TIMEOUT: u64 = 5000;

impl Connection {
    /// Opens the file. It blocks, so it must be called on a database thread.
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
            // Every query that writes is an error.
            access == Access::Read,
        );
        sqlite.batch_execute(&pragmas).map_err(failure)?;
        Ok(Self {
            sqlite: Handle(Arc::new(Shared {
                revoked: AtomicBool::new(false),
                sqlite: Mutex::new(Some(sqlite)),
            })),
            transactions: AnsiTransactionManager::default(),
            given_up: GivenUp::default(),
            must_be_durable: false,
        })
    }

    /// Runs `work` as a transaction within the unit of work. If `work` returns `Ok`, its writes are committed
    /// with the unit of work. If `work` fails, panics or is dropped before it completes, they are rolled
    /// back.
    ///
    /// It takes precedence over diesel-async's method of this name, which leaves a transaction open if it is
    /// dropped.
    pub async fn transaction<F, T, E>(&mut self, work: F) -> Result<T, E>
    where
        for<'r> F: SendAsyncFnOnce<&'r mut Self, Result<T, E>>,
        E: From<DieselError>,
    {
        transaction::run(self, work).await
    }

    /// Returns true if the commit must wait for the disk, and forgets it.
    pub(super) fn take_must_be_durable(&mut self) -> bool {
        mem::take(&mut self.must_be_durable)
    }

    pub(super) fn handle(&self) -> Handle {
        self.sqlite.clone()
    }
}

impl EngineConnection for Connection {
    const BEGIN_SNAPSHOT: &'static str = "BEGIN";

    fn given_up(&self) -> &GivenUp {
        &self.given_up
    }

    /// No statement is dropped before it completes, and one that failed has had no effect.
    async fn settle(&mut self) -> QueryResult<()> {
        Ok(())
    }

    /// No statement loses a race, because this connection has the file locked.
    fn has_lost_race(&self) -> bool {
        false
    }

    fn commit_durably(&mut self) {
        self.must_be_durable = true;
    }

    fn discard(self) {
        drop(self);
    }

    async fn applied_migrations(&mut self) -> QueryResult<Vec<String>> {
        migrations::applied(self).await
    }

    async fn find_answer(&mut self, key: AnswerKey<'_>) -> QueryResult<Option<KeptAnswer>> {
        kept_answers::find(self, key).await
    }

    async fn keep_answer(&mut self, key: AnswerKey<'_>, answer: &KeptAnswer) -> QueryResult<bool> {
        kept_answers::keep(self, key, answer).await
    }

    async fn delete_expired_answers(&mut self) -> QueryResult<()> {
        kept_answers::delete_expired(self).await
    }

    async fn run_sql(&mut self, statement: Sql) -> QueryResult<usize> {
        sql::execute(self, statement).await
    }

    /// The number is written again, even though it stays the same.
    async fn probe(&mut self) -> QueryResult<()> {
        let version = Sql::new("SELECT user_version AS value FROM pragma_user_version");
        let Number { value } = diesel_async::RunQueryDsl::get_result(version, self).await?;
        let again = format!("PRAGMA user_version = {}", value.unwrap_or_default());
        self.batch_execute(&again).await
    }

    async fn load_backlog(&mut self, query: Sql) -> QueryResult<BacklogRow> {
        jobs::load_backlog(self, query).await
    }

    async fn load_jobs(&mut self, query: Sql) -> QueryResult<Vec<StoredJob>> {
        jobs::load_jobs(self, query).await
    }

    fn failure(error: DieselError) -> Error {
        failure(error)
    }
}

impl Handle {
    /// Closes the connection, and rolls back its open transaction. Returns `false` if a statement runs. The
    /// connection is then closed when that ends.
    pub(super) fn revoke(&self) -> bool {
        self.0.revoked.store(true, Ordering::Release);
        match self.0.sqlite.try_lock() {
            Ok(mut sqlite) => drop(sqlite.take()),
            Err(TryLockError::Poisoned(sqlite)) => drop(sqlite.into_inner().take()),
            Err(TryLockError::WouldBlock) => return false,
        }
        true
    }

    /// Runs `statement`, unless the connection was closed.
    fn run<T>(
        &self,
        statement: impl FnOnce(&mut SqliteConnection) -> QueryResult<T>,
    ) -> QueryResult<T> {
        let mut sqlite = self.lock();
        let result = match &mut *sqlite {
            Some(sqlite) if !self.is_revoked() => statement(sqlite),
            _ => Err(closed()),
        };
        if self.is_revoked() {
            *sqlite = None;
            return Err(closed());
        }
        result
    }

    fn is_revoked(&self) -> bool {
        self.0.revoked.load(Ordering::Acquire)
    }

    fn lock(&self) -> MutexGuard<'_, Option<SqliteConnection>> {
        self.0.sqlite.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Events about transactions are reported where events about statements are reported.
impl Instrumentation for Handle {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let Some(sqlite) = &mut *self.lock() {
            sqlite.instrumentation().on_connection_event(event);
        }
    }
}

fn closed() -> DieselError {
    let why = "the unit of work took too long, or has ended: its connection was closed".to_owned();
    DieselError::DatabaseError(DatabaseErrorKind::ClosedConnection, Box::new(why))
}

impl SimpleAsyncConnection for Connection {
    async fn batch_execute(&mut self, sql: &str) -> QueryResult<()> {
        if transaction::is_control(sql) {
            return self
                .sqlite
                .run(|sqlite| statement::execute_control(sqlite, sql));
        }
        transaction::undo_given_up(self)?;
        self.sqlite.run(|sqlite| sqlite.batch_execute(sql))
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
        let query = source.as_query();
        let rows = transaction::undo_given_up(self)
            .and_then(|()| self.sqlite.run(|sqlite| statement::load(sqlite, query)));
        ready(rows.map(stream::iter))
    }

    fn execute_returning_count<'conn, 'query, T>(
        &'conn mut self,
        source: T,
    ) -> Self::ExecuteFuture<'conn, 'query>
    where
        T: QueryFragment<Self::Backend> + QueryId + 'query,
    {
        let run = |sqlite: &mut _| statement::execute(sqlite, &source);
        ready(transaction::undo_given_up(self).and_then(|()| self.sqlite.run(run)))
    }
}

/// Delegates to the inner connection, except for transactions.
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
        &mut self.sqlite
    }

    fn set_instrumentation(&mut self, instrumentation: impl Instrumentation) {
        if let Some(sqlite) = &mut *self.sqlite.lock() {
            sqlite.set_instrumentation(instrumentation);
        }
    }

    fn set_prepared_statement_cache_size(&mut self, size: CacheSize) {
        if let Some(sqlite) = &mut *self.sqlite.lock() {
            sqlite.set_prepared_statement_cache_size(size);
        }
    }
}
