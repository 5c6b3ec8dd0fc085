use std::sync::atomic::{AtomicBool, Ordering};

use app_core::{Error, Result};
use diesel::{
    ConnectionError, ConnectionResult, QueryResult,
    connection::{CacheSize, Instrumentation},
    query_builder::{AsQuery, QueryFragment, QueryId},
};
use diesel_async::{
    AnsiTransactionManager, AsyncConnection, AsyncConnectionCore, AsyncPgConnection,
    SimpleAsyncConnection, TransactionManager, pooled_connection::deadpool::Object,
};
use futures_util::{
    FutureExt, StreamExt, TryFutureExt, TryStreamExt,
    future::{BoxFuture, join},
    stream,
};

use super::{
    failure::{failure, is_lost_race},
    pool::Pooled,
};

type Postgres = AsyncPgConnection;
type Manager = AnsiTransactionManager;

/// The connection that repositories and query handlers use, with diesel-async's `RunQueryDsl`.
pub struct Connection {
    pooled: Pooled,
    /// Whether this is the connection of a command.
    transacts: bool,
    /// Whether `BEGIN` was said and not yet sent: it goes out with the first statement, which saves
    /// a round trip for each command.
    begins: AtomicBool,
    /// Whether a statement was sent whose end nobody has seen: it may have been given up half-way.
    unfinished: AtomicBool,
    /// Whether a statement failed.
    failed: AtomicBool,
    /// Whether one failed because another transaction got in the way.
    lost_race: AtomicBool,
}

/// Commands have the effect that they would have one after the other: where that cannot be, one of
/// them fails. So a command can load, decide and save, with no lock and no version to compare.
const BEGIN: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE";

/// In a transaction in which a statement has failed, the server answers `COMMIT` with success and
/// rolls back. Any statement before it fails there: this one says whether there is still something to
/// be committed.
const CAREFUL_COMMIT: &str = "SELECT 1; COMMIT";

impl Connection {
    pub(super) fn new(pooled: Pooled) -> Self {
        Self {
            pooled,
            transacts: false,
            begins: AtomicBool::new(false),
            unfinished: AtomicBool::new(false),
            failed: AtomicBool::new(false),
            lost_race: AtomicBool::new(false),
        }
    }

    /// Begins a transaction.
    pub(super) async fn begin(&mut self) -> Result<()> {
        self.transacts = true;
        Manager::begin_transaction_sql(self, BEGIN)
            .await
            .map_err(failure)
    }

    /// Ends the transaction, if there is one: keeps what it wrote, or undoes it. What was begun within
    /// and left open, by a panic say, is undone in any case. The connection goes back to the pool,
    /// unless something is wrong with it.
    pub(super) async fn end(self, keep: bool) -> Result<()> {
        let mut own = Own(Some(self));
        let Some(connection) = &mut own.0 else {
            return Ok(());
        };
        let commits = keep && connection.depth()? > 0;
        if connection.unfinished.load(Ordering::Relaxed) && !commits {
            // Whoever has it next would wait for what nobody wants any more.
            return Ok(());
        }
        let ended = connection.finish(keep).await;
        if ended.is_ok() || connection.is_mended().await {
            own.give_back();
        }
        ended
    }

    /// Closes the connection, and with it whatever it had begun.
    pub(super) fn discard(self) {
        drop(Own(Some(self)));
    }

    async fn finish(&mut self, keep: bool) -> Result<()> {
        while self.depth()? > 1 {
            Manager::rollback_transaction(self).await.map_err(failure)?;
        }
        let ended = match self.depth()? {
            0 => Ok(()),
            _ if keep => Manager::commit_transaction(self).await,
            _ => Manager::rollback_transaction(self).await,
        };
        ended.map_err(|error| match failure(error) {
            // Whatever the handler made of it. Not where the connection was lost: then it may have been
            // committed, and must not be done again.
            Error::Internal(cause) if self.lost_race.load(Ordering::Relaxed) => {
                Error::Contended(cause)
            }
            error => error,
        })
    }

    /// Whether the connection is as good as new after a commit that failed, lost a race say.
    async fn is_mended(&mut self) -> bool {
        // Where no transaction is open any more, this is a mere warning.
        self.batch_execute("ROLLBACK").await.is_ok() && self.depth().is_ok_and(|depth| depth == 0)
    }

    fn depth(&mut self) -> Result<u32> {
        let status = Manager::transaction_manager_status_mut(self);
        let depth = status.transaction_depth().map_err(failure)?;
        Ok(depth.map_or(0, u32::from))
    }

    /// Runs `statement`, with `BEGIN` sent just before it if that is due.
    fn run<'conn, T: Send + 'conn>(
        &'conn self,
        statement: BoxFuture<'conn, QueryResult<T>>,
    ) -> BoxFuture<'conn, QueryResult<T>> {
        async move {
            self.unfinished.store(true, Ordering::Relaxed);
            let result = if self.begins.swap(false, Ordering::Relaxed) {
                let mut postgres: &Postgres = &self.pooled;
                // In this order: what is polled first is sent first.
                let (begun, result) = join(postgres.batch_execute(BEGIN), statement).await;
                begun.and(result)
            } else {
                statement.await
            };
            self.unfinished.store(false, Ordering::Relaxed);
            if let Err(error) = &result {
                self.failed.store(true, Ordering::Relaxed);
                if is_lost_race(error) {
                    self.lost_race.store(true, Ordering::Relaxed);
                }
            }
            result
        }
        .boxed()
    }
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
            drop(Object::take(connection.pooled));
        }
    }
}

impl SimpleAsyncConnection for Connection {
    async fn batch_execute(&mut self, sql: &str) -> QueryResult<()> {
        match sql {
            BEGIN => {
                self.begins = AtomicBool::new(true);
                return Ok(());
            }
            // Nothing happened in between.
            "COMMIT" | "ROLLBACK" if *self.begins.get_mut() => {
                self.begins = AtomicBool::new(false);
                return Ok(());
            }
            _ => {}
        }
        let doubtful = *self.failed.get_mut() || *self.unfinished.get_mut();
        let sql = match sql {
            "COMMIT" if doubtful => CAREFUL_COMMIT,
            sql => sql,
        };
        let mut postgres: &Postgres = &self.pooled;
        self.run(postgres.batch_execute(sql).boxed()).await
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
        let mut postgres: &'conn Postgres = &self.pooled;
        let rows = postgres.load(source);
        if !self.transacts {
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
