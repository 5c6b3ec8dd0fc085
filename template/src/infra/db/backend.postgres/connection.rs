use std::{
    borrow::Cow,
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use app_core::{Error, Result};
use diesel::{
    ConnectionError, ConnectionResult, QueryResult,
    connection::{CacheSize, Instrumentation},
    query_builder::{AsQuery, QueryFragment, QueryId},
    result::{DatabaseErrorKind, Error as DieselError},
};
use diesel_async::{
    AnsiTransactionManager, AsyncConnection, AsyncConnectionCore, AsyncPgConnection,
    SimpleAsyncConnection, TransactionManager, pooled_connection::deadpool::Object,
};
use futures_util::{
    FutureExt, StreamExt, TryFutureExt, TryStreamExt,
    future::{BoxFuture, join, ready},
    stream,
};
use tokio_postgres::CancelToken;

use super::{
    failure::{failure, is_aborted, is_lost_race},
    pool::Pooled,
    source::Usage,
};
use crate::infra::db::transaction::{self, Completion, GivenUp};

type Postgres = AsyncPgConnection;
type Manager = AnsiTransactionManager;

/// The connection that repositories and query handlers use, with diesel-async's `RunQueryDsl`.
pub struct Connection {
    /// In a box: it is large, and moves from place to place.
    pooled: Box<Pooled>,
    usage: Arc<Usage>,
    given_up: GivenUp,
    /// Whether this is the connection of a command, and of which attempt at it.
    attempt: Option<u32>,
    /// What was said about transactions and savepoints and not yet sent: it goes out with the next
    /// statement, which saves a round trip each time, and leaves nothing that could be given up half-way.
    unsent: Mutex<Vec<Cow<'static, str>>>,
    /// Whether a statement was sent whose end nobody has seen: it may have been given up half-way.
    unfinished: AtomicBool,
    /// Whether a statement failed, and everything will until that is rolled back.
    failed: AtomicBool,
    /// Whether one was given up of which nobody knows whether it failed.
    in_doubt: AtomicBool,
    /// Whether one failed because another transaction got in the way.
    lost_race: AtomicBool,
}

/// Commands have the effect that they would have one after the other: where that cannot be, one of
/// them fails. So a command can load, decide and save, with no lock and no version to compare.
const BEGIN: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE";

impl Connection {
    pub(super) fn new(pooled: Pooled, usage: Arc<Usage>) -> Self {
        Self {
            pooled: Box::new(pooled),
            usage,
            given_up: GivenUp::default(),
            attempt: None,
            unsent: Mutex::default(),
            unfinished: AtomicBool::new(false),
            failed: AtomicBool::new(false),
            in_doubt: AtomicBool::new(false),
            lost_race: AtomicBool::new(false),
        }
    }

    /// Whether a statement failed because another transaction got in the way.
    pub(in crate::infra::db) fn has_lost_race(&self) -> bool {
        self.lost_race.load(Ordering::Relaxed)
    }

    pub(in crate::infra::db) fn given_up(&self) -> &GivenUp {
        &self.given_up
    }

    /// Fails if a statement has failed, of which the server would say nothing: it answers `COMMIT` with
    /// success, and rolls back. What came of one that was given up is found out.
    pub(in crate::infra::db) async fn settle(&mut self) -> QueryResult<()> {
        if *self.failed.get_mut() {
            return Err(aborted());
        }
        if *self.in_doubt.get_mut() {
            self.batch_execute("SELECT 1").await?;
        }
        Ok(())
    }

    /// Begins a transaction, for an `attempt` at a command.
    pub(super) async fn begin(&mut self, attempt: u32) -> Result<()> {
        self.attempt = Some(attempt);
        Manager::begin_transaction_sql(self, BEGIN)
            .await
            .map_err(failure)
    }

    /// Whether something is committed when it ends with `completion`: a query has no transaction.
    pub(super) fn commits(&self, completion: Completion) -> bool {
        completion == Completion::Commit && self.attempt.is_some()
    }

    /// Ends the transaction, if there is one. What was begun within and left open, by a panic say, is
    /// rolled back in any case. The connection goes back to the pool, unless something is wrong with it.
    pub(super) async fn end(self, completion: Completion) -> Result<()> {
        let mut own = Own(Some(self));
        let Some(connection) = &mut own.0 else {
            return Ok(());
        };
        let (commits, lost_race) = (connection.commits(completion), connection.has_lost_race());
        let ended = if connection.unfinished.load(Ordering::Relaxed) && !commits {
            // Whoever has it next would wait for what nobody wants any more: it is closed.
            Ok(())
        } else {
            let ended = connection.finish(completion).await;
            if ended.is_ok() || connection.is_mended().await {
                own.give_back();
            }
            ended
        };
        match ended {
            // Whatever the handler made of it.
            Ok(()) if lost_race && !commits => {
                Err(Error::Contended("a statement lost a race".into()))
            }
            // Not where the connection was lost: then it may have been committed, and must not be done
            // again.
            Err(Error::Internal(cause)) if lost_race => Err(Error::Contended(cause)),
            ended => ended,
        }
    }

    /// What ends the statement that was given up and may still run, if there is one.
    pub(super) fn unfinished(&self) -> Option<CancelToken> {
        let unfinished = self.unfinished.load(Ordering::Relaxed);
        unfinished.then(|| self.pooled.cancel_token())
    }

    /// Closes the connection, and with it whatever it had begun.
    pub(in crate::infra::db) fn discard(self) {
        drop(Own(Some(self)));
    }

    async fn finish(&mut self, completion: Completion) -> Result<()> {
        if transaction::depth(self)? == 0 {
            return Ok(());
        }
        transaction::end_savepoint(self, 1, completion).await
    }

    /// Whether the connection is as good as new after a commit that failed, lost a race say.
    async fn is_mended(&mut self) -> bool {
        // Where no transaction is open any more, this is a mere warning.
        self.batch_execute("ROLLBACK").await.is_ok()
            && transaction::depth(self).is_ok_and(|depth| depth == 0)
    }

    /// Runs `statement`, with what is unsent sent just before it.
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
                // In this order: what is polled first is sent first.
                let first = unsent.join("; ");
                let (first, result) = join(postgres.batch_execute(&first), statement).await;
                first.and(result)
            };
            drop(in_statement);
            self.unfinished.store(false, Ordering::Relaxed);
            self.in_doubt.store(false, Ordering::Relaxed);
            let result = result.map_err(|error| match error {
                // Nobody has seen why. It may have been a race; once more, while no other command runs
                // here, it hardly is.
                DieselError::DatabaseError(_, info)
                    if in_doubt && self.attempt == Some(1) && is_aborted(info.message()) =>
                {
                    DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, info)
                }
                error => error,
            });
            if let Err(error) = &result {
                // What went wrong on the way may not have reached the server.
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

    /// Puts what `sql` says about transactions among what is unsent, if that is all it takes.
    fn put_off(&mut self, sql: &str) -> Option<QueryResult<()>> {
        let savepoint = |verb| sql.strip_prefix(verb).filter(|name| is_savepoint(name));
        if sql == BEGIN {
            self.unsent().push(BEGIN.into());
            Some(Ok(()))
        } else if matches!(sql, "COMMIT" | "ROLLBACK") {
            // Nothing happened in between.
            self.take_back(BEGIN).then_some(Ok(()))
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
            // The server keeps a savepoint to which it rolled back.
            let sql = format!("ROLLBACK TO {savepoint}; RELEASE {savepoint}");
            self.unsent().push(sql.into());
            *self.failed.get_mut() = false;
            *self.in_doubt.get_mut() = false;
        }
    }

    /// Sends neither `beginning` nor what came after it, if it is unsent.
    fn take_back(&mut self, beginning: &str) -> bool {
        let mut unsent = self.unsent();
        let position = unsent.iter().rposition(|sql| sql == beginning);
        if let Some(position) = position {
            unsent.truncate(position);
        }
        position.is_some()
    }

    /// Whether a statement failed, or may have.
    fn is_doubtful(&mut self) -> bool {
        *self.failed.get_mut() || *self.in_doubt.get_mut()
    }
}

/// As diesel-async calls them.
fn is_savepoint(sql: &str) -> bool {
    sql.starts_with("SAVEPOINT diesel_savepoint_")
}

/// What the server says to everything that comes after a statement that failed.
fn aborted() -> DieselError {
    let why =
        "a statement failed, or was given up, and all of the transaction that it was in".to_owned();
    DieselError::DatabaseError(DatabaseErrorKind::Unknown, Box::new(why))
}

/// A connection that is closed when it is dropped, which a panic may do, unless it is given back.
struct Own(Option<Connection>);

impl Own {
    fn give_back(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        if let Some(connection) = self.0.take() {
            drop(Object::take(*connection.pooled));
        }
    }
}

impl SimpleAsyncConnection for Connection {
    async fn batch_execute(&mut self, sql: &str) -> QueryResult<()> {
        if let Some(put_off) = self.put_off(sql) {
            return put_off;
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
        // All at once: a statement may still fail at its last row, and that must not go unseen.
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

/// All as of the connection within.
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
