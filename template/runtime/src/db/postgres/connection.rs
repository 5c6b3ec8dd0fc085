use std::{
    borrow::Cow,
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use diesel::{
    ConnectionError, ConnectionResult, QueryResult,
    connection::{CacheSize, Instrumentation},
    query_builder::{AsQuery, QueryFragment, QueryId},
    result::{DatabaseErrorKind, Error as DieselError},
};
use diesel_async::{
    AnsiTransactionManager, AsyncConnection, AsyncConnectionCore, AsyncPgConnection,
    SimpleAsyncConnection, pooled_connection::deadpool::Object,
};
use futures_util::{
    FutureExt, StreamExt, TryFutureExt, TryStreamExt,
    future::{BoxFuture, join, ready},
    stream,
};
use kernel::{Error, Result};
use tokio_postgres::CancelToken;

use super::{
    failure::{failure, is_aborted, is_lost_race},
    pool::Pooled,
    usage::Usage,
};
use crate::db::{
    connection::EngineConnection,
    engine::Durability,
    given_up::GivenUp,
    jobs::{self, BacklogRow, StoredJob},
    kept_answers::{self, AnswerKey, KeptAnswer},
    migrations,
    sql::{self, Sql},
    transaction::{self, Completion, SendAsyncFnOnce},
};

type Postgres = AsyncPgConnection;
type Manager = AnsiTransactionManager;

/// The connection that repositories and query handlers use, with diesel-async's `RunQueryDsl`.
pub struct Connection {
    /// Boxed because it is large and is moved often.
    pooled: Box<Pooled>,
    usage: Arc<Usage>,
    given_up: GivenUp,
    /// The number of the attempt if this is the connection of a command.
    attempt: Option<u32>,
    durability: Durability,
    /// Statements that begin or end transactions and savepoints and were not sent yet. They are sent with the
    /// next statement. This saves a round trip each time, and nothing can be dropped halfway.
    unsent: Mutex<Vec<Cow<'static, str>>>,
    /// True if a statement was sent and its result was not received, because it may have been dropped before
    /// it completed.
    unfinished: AtomicBool,
    /// True if a statement failed. All later ones fail, too, until that is rolled back.
    failed: AtomicBool,
    /// True if a statement was dropped and it is unknown whether it failed.
    in_doubt: AtomicBool,
    /// True if a statement failed because of a concurrent transaction.
    lost_race: AtomicBool,
}

/// Concurrent commands have the same effect as if they ran one after the other. If that is impossible, one of
/// them fails. A command can therefore load, decide and save, without locks or version numbers.
const BEGIN: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE";

/// The same, but the commit does not wait for the disk. The server writes it there within three times its
/// `wal_writer_delay`, which is 0.6 seconds unless that is changed. If the server crashes before, it is undone.
const BEGIN_DELAYED: &str =
    "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE; SET LOCAL synchronous_commit = off";

impl Connection {
    pub(super) fn new(pooled: Pooled, usage: Arc<Usage>) -> Self {
        Self {
            pooled: Box::new(pooled),
            usage,
            given_up: GivenUp::default(),
            attempt: None,
            durability: Durability::Immediate,
            unsent: Mutex::default(),
            unfinished: AtomicBool::new(false),
            failed: AtomicBool::new(false),
            in_doubt: AtomicBool::new(false),
            lost_race: AtomicBool::new(false),
        }
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

    /// Begins the transaction of an `attempt` at a command.
    pub(super) async fn begin(&mut self, attempt: u32, durability: Durability) -> Result<()> {
        self.attempt = Some(attempt);
        self.durability = durability;
        let begin = match durability {
            Durability::Immediate => BEGIN,
            Durability::Delayed => BEGIN_DELAYED,
        };
        Manager::begin_transaction_sql(self, begin)
            .await
            .map_err(failure)
    }

    /// Returns true if something is committed with this `completion`. A query has no transaction.
    pub(super) fn commits(&self, completion: Completion) -> bool {
        completion == Completion::Commit && self.attempt.is_some()
    }

    /// Ends the transaction, if there is one. Nested transactions that are still open, for instance because
    /// of a panic, are always rolled back. The connection is returned to the pool, unless something is wrong
    /// with it.
    pub(super) async fn end(self, completion: Completion) -> Result<()> {
        let mut closing = CloseOnDrop(Some(self));
        let Some(connection) = &mut closing.0 else {
            return Ok(());
        };
        let (commits, lost_race) = (connection.commits(completion), connection.has_lost_race());
        let ended = if connection.unfinished.load(Ordering::Relaxed) && !commits {
            // The next user of the connection would wait for a statement whose result is not needed any more,
            // so the connection is closed.
            Ok(())
        } else {
            let ended = connection.finish(completion).await;
            if ended.is_ok() || connection.reset().await {
                closing.give_back();
            }
            ended
        };
        match ended {
            // Even if the handler ignored that.
            Ok(()) if lost_race && !commits => {
                Err(Error::Contended("a statement lost a race".into()))
            }
            // Not if the connection was lost: then the transaction may have been committed, and must not be
            // run again.
            Err(Error::Internal(cause)) if lost_race => Err(Error::Contended(cause)),
            ended => ended,
        }
    }

    /// Returns what cancels the statement that was dropped and may still run, if there is one.
    pub(super) fn unfinished(&self) -> Option<CancelToken> {
        let unfinished = self.unfinished.load(Ordering::Relaxed);
        unfinished.then(|| self.pooled.cancel_token())
    }

    async fn finish(&mut self, completion: Completion) -> Result<()> {
        if transaction::depth(self)? == 0 {
            return Ok(());
        }
        transaction::end_savepoint(self, 1, completion).await
    }

    /// Resets the connection after a commit that failed, for instance because of a lost race. Returns true if
    /// that succeeds.
    async fn reset(&mut self) -> bool {
        // If no transaction is open any more, the server only warns.
        self.batch_execute("ROLLBACK").await.is_ok()
            && transaction::depth(self).is_ok_and(|depth| depth == 0)
    }

    /// Runs `statement`. The unsent statements are sent just before it.
    fn run<'conn, T: Send + 'conn>(
        &'conn self,
        statement: BoxFuture<'conn, QueryResult<T>>,
    ) -> BoxFuture<'conn, QueryResult<T>> {
        async move {
            self.unfinished.store(true, Ordering::Relaxed);
            let in_doubt = self.in_doubt.swap(true, Ordering::Relaxed);
            let in_statement = self.usage.begin_statement();
            let unsent = mem::take(&mut *self.unsent());
            let result = if unsent.is_empty() {
                statement.await
            } else {
                let mut postgres: &Postgres = &self.pooled;
                // In this order, because what is polled first is sent first.
                let first = unsent.join("; ");
                let (first, result) = join(postgres.batch_execute(&first), statement).await;
                first.and(result)
            };
            drop(in_statement);
            self.unfinished.store(false, Ordering::Relaxed);
            self.in_doubt.store(false, Ordering::Relaxed);
            let result = result.map_err(|error| match error {
                // The reason is unknown. It may have been a lost race. At the next attempt, when no other
                // command of this process runs, that is unlikely.
                DieselError::DatabaseError(_, info)
                    if in_doubt && self.attempt == Some(1) && is_aborted(info.message()) =>
                {
                    DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, info)
                }
                error => error,
            });
            if let Err(error) = &result {
                // After an error of the connection, the statement may not have reached the server.
                let by_server = matches!(error, DieselError::DatabaseError(..));
                let failed = if by_server {
                    &self.failed
                } else {
                    &self.in_doubt
                };
                failed.store(true, Ordering::Relaxed);
                if is_lost_race(error) {
                    self.lost_race.store(true, Ordering::Relaxed);
                }
            }
            result
        }
        .boxed()
    }

    fn unsent(&self) -> MutexGuard<'_, Vec<Cow<'static, str>>> {
        self.unsent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds `sql` to the unsent statements, if it is about transactions and can be sent later.
    fn postpone(&mut self, sql: &str) -> Option<QueryResult<()>> {
        let savepoint = |verb| sql.strip_prefix(verb).filter(|name| is_savepoint(name));
        let mut begins = [BEGIN, BEGIN_DELAYED, Self::BEGIN_SNAPSHOT].into_iter();
        if let Some(begin) = begins.clone().find(|begin| *begin == sql) {
            self.unsent().push(Cow::Borrowed(begin));
            Some(Ok(()))
        } else if matches!(sql, "COMMIT" | "ROLLBACK") {
            // No statement was sent in between.
            let taken_back = begins.any(|begin| self.take_back(begin));
            taken_back.then_some(Ok(()))
        } else if is_savepoint(sql) {
            Some(self.begin_savepoint(sql))
        } else if let Some(savepoint) = savepoint("RELEASE ") {
            Some(self.release(savepoint))
        } else {
            self.roll_back_to(savepoint("ROLLBACK TO ")?);
            Some(Ok(()))
        }
    }

    fn begin_savepoint(&mut self, savepoint: &str) -> QueryResult<()> {
        if *self.failed.get_mut() {
            return Err(aborted());
        }
        self.unsent().push(Cow::Owned(savepoint.to_owned()));
        Ok(())
    }

    fn release(&mut self, savepoint: &str) -> QueryResult<()> {
        if self.take_back(savepoint) {
            return Ok(());
        }
        if self.is_doubtful() {
            self.roll_back_to(savepoint);
            return Err(aborted());
        }
        self.unsent().push(format!("RELEASE {savepoint}").into());
        Ok(())
    }

    fn roll_back_to(&mut self, savepoint: &str) {
        if !self.take_back(savepoint) {
            // On the server, a savepoint still exists after `ROLLBACK TO`.
            let sql = format!("ROLLBACK TO {savepoint}; RELEASE {savepoint}");
            self.unsent().push(sql.into());
            *self.failed.get_mut() = false;
            *self.in_doubt.get_mut() = false;
        }
    }

    /// If `beginning` is unsent, removes it and everything after it from the unsent statements, and returns
    /// true.
    fn take_back(&mut self, beginning: &str) -> bool {
        let mut unsent = self.unsent();
        let position = unsent.iter().rposition(|sql| sql == beginning);
        if let Some(position) = position {
            unsent.truncate(position);
        }
        position.is_some()
    }

    /// Returns true if a statement failed or may have failed.
    fn is_doubtful(&mut self) -> bool {
        *self.failed.get_mut() || *self.in_doubt.get_mut()
    }
}

impl EngineConnection for Connection {
    const BEGIN_SNAPSHOT: &'static str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    fn given_up(&self) -> &GivenUp {
        &self.given_up
    }

    /// The server does not report at the end that a statement has failed: it answers `COMMIT` with success,
    /// and rolls back. This also finds out if a statement that was dropped has failed.
    async fn settle(&mut self) -> QueryResult<()> {
        if *self.failed.get_mut() {
            return Err(aborted());
        }
        if *self.in_doubt.get_mut() {
            self.batch_execute("SELECT 1").await?;
        }
        Ok(())
    }

    fn has_lost_race(&self) -> bool {
        self.lost_race.load(Ordering::Relaxed)
    }

    fn commit_durably(&mut self) {
        if self.durability == Durability::Delayed {
            self.unsent()
                .push(Cow::Borrowed("SET LOCAL synchronous_commit TO DEFAULT"));
        }
    }

    fn discard(self) {
        drop(CloseOnDrop(Some(self)));
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

    /// A transaction with a number of its own is written to the log of the server.
    async fn probe(&mut self) -> QueryResult<()> {
        self.run_sql(Sql::new("SELECT pg_current_xact_id()"))
            .await?;
        Ok(())
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

/// Checks if `sql` begins a savepoint, in the form that diesel-async uses.
fn is_savepoint(sql: &str) -> bool {
    sql.starts_with("SAVEPOINT diesel_savepoint_")
}

/// The error that the server returns for all statements after one that failed.
fn aborted() -> DieselError {
    let why = "a statement failed or was dropped, and so its whole transaction failed".to_owned();
    DieselError::DatabaseError(DatabaseErrorKind::Unknown, Box::new(why))
}

/// A connection that is closed when it is dropped, for instance by a panic, unless it is given back.
struct CloseOnDrop(Option<Connection>);

impl CloseOnDrop {
    fn give_back(mut self) {
        drop(self.0.take());
    }
}

impl Drop for CloseOnDrop {
    fn drop(&mut self) {
        if let Some(connection) = self.0.take() {
            drop(Object::take(*connection.pooled));
        }
    }
}

impl SimpleAsyncConnection for Connection {
    async fn batch_execute(&mut self, sql: &str) -> QueryResult<()> {
        if let Some(postponed) = self.postpone(sql) {
            return postponed;
        }
        if !transaction::is_control(sql) {
            transaction::undo_given_up(self)?;
        }
        let mut postgres: &Postgres = &self.pooled;
        self.run(postgres.batch_execute(sql).boxed()).await?;
        if transaction::is_control(sql) {
            *self.failed.get_mut() = false;
        }
        Ok(())
    }
}

impl AsyncConnectionCore for Connection {
    type ExecuteFuture<'conn, 'query> = BoxFuture<'conn, QueryResult<usize>>;
    type LoadFuture<'conn, 'query> = BoxFuture<'conn, QueryResult<Self::Stream<'conn, 'query>>>;
    type Stream<'conn, 'query> = <Postgres as AsyncConnectionCore>::Stream<'conn, 'query>;
    type Row<'conn, 'query> = <Postgres as AsyncConnectionCore>::Row<'conn, 'query>;
    type Backend = <Postgres as AsyncConnectionCore>::Backend;

    fn load<'conn, 'query, T>(&'conn mut self, source: T) -> Self::LoadFuture<'conn, 'query>
    where
        T: AsQuery + 'query,
        T::Query: QueryFragment<Self::Backend> + QueryId + 'query,
    {
        if let Err(error) = transaction::undo_given_up(self) {
            return ready(Err(error)).boxed();
        }
        let mut postgres: &'conn Postgres = &self.pooled;
        let rows = postgres.load(source);
        if self.attempt.is_none() {
            return self.run(rows);
        }
        // All rows at once: a statement may still fail at its last row, and that must not be missed.
        let rows = rows.and_then(TryStreamExt::try_collect::<Vec<_>>);
        let rows = rows.map_ok(|rows| stream::iter(rows).map(Ok).boxed());
        self.run(rows.boxed())
    }

    fn execute_returning_count<'conn, 'query, T>(
        &'conn mut self,
        source: T,
    ) -> Self::ExecuteFuture<'conn, 'query>
    where
        T: QueryFragment<Self::Backend> + QueryId + 'query,
    {
        if let Err(error) = transaction::undo_given_up(self) {
            return ready(Err(error)).boxed();
        }
        let mut postgres: &'conn Postgres = &self.pooled;
        self.run(postgres.execute_returning_count(source))
    }
}

/// Delegates to the inner connection.
impl AsyncConnection for Connection {
    type TransactionManager = Manager;

    async fn establish(_: &str) -> ConnectionResult<Self> {
        Err(ConnectionError::BadConnection(
            "connections come from the pool".to_owned(),
        ))
    }

    fn transaction_state(&mut self) -> &mut Manager {
        self.pooled.transaction_state()
    }

    fn instrumentation(&mut self) -> &mut dyn Instrumentation {
        self.pooled.instrumentation()
    }

    fn set_instrumentation(&mut self, instrumentation: impl Instrumentation) {
        self.pooled.set_instrumentation(instrumentation);
    }

    fn set_prepared_statement_cache_size(&mut self, size: CacheSize) {
        self.pooled.set_prepared_statement_cache_size(size);
    }
}
