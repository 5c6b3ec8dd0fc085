use app_core::Result;
use diesel::{
    ConnectionError, ConnectionResult, QueryResult,
    connection::{CacheSize, Instrumentation},
    query_builder::{AsQuery, QueryFragment, QueryId},
};
use diesel_async::{
    AnsiTransactionManager, AsyncConnection, AsyncConnectionCore, AsyncPgConnection,
    SimpleAsyncConnection, TransactionManager, pooled_connection::deadpool::Object,
};
use futures_util::future::{BoxFuture, FutureExt, join};

use super::{failure::failure, pool::Pooled};

type Postgres = AsyncPgConnection;
type Manager = AnsiTransactionManager;

/// The connection that repositories and query handlers use, with diesel-async's `RunQueryDsl`.
pub struct Connection {
    pooled: Pooled,
    /// Whether `BEGIN` was said and not yet sent: it goes out with the first statement, which saves
    /// a round trip for each command.
    begins: bool,
}

/// Commands have the effect that they would have one after the other: where that cannot be, one of
/// them fails. So a command can load, decide and save, with no lock and no version to compare.
const BEGIN: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE";

/// In a transaction in which a statement has failed, the server answers `COMMIT` with success and
/// rolls back. Any statement before it fails there.
const COMMIT: &str = "SELECT 1; COMMIT";

impl Connection {
    pub(super) fn new(pooled: Pooled) -> Self {
        Self {
            pooled,
            begins: false,
        }
    }

    /// Begins a transaction.
    pub(super) async fn begin(&mut self) -> Result<()> {
        Manager::begin_transaction_sql(self, BEGIN)
            .await
            .map_err(failure)
    }

    /// Ends the transaction, if there is one: keeps what it wrote, or undoes it. What was begun within
    /// and left open, by a panic say, is undone in any case.
    pub(super) async fn end(&mut self, keep: bool) -> Result<()> {
        while self.depth()? > 1 {
            Manager::rollback_transaction(self).await.map_err(failure)?;
        }
        let ended = match self.depth()? {
            0 => Ok(()),
            _ if keep => Manager::commit_transaction(self).await,
            _ => Manager::rollback_transaction(self).await,
        };
        ended.map_err(failure)
    }

    /// Closes the connection, and with it whatever it had begun.
    pub(super) fn discard(self) {
        drop(Object::take(self.pooled));
    }

    fn depth(&mut self) -> Result<u32> {
        let status = Manager::transaction_manager_status_mut(self);
        let depth = status.transaction_depth().map_err(failure)?;
        Ok(depth.map_or(0, u32::from))
    }

    /// What is to be sent ahead of a statement.
    fn ahead(&mut self) -> Option<&'static str> {
        std::mem::take(&mut self.begins).then_some(BEGIN)
    }
}

/// Runs `statement`, with `ahead` sent just before it.
fn run<'conn, T: Send + 'conn>(
    postgres: &'conn Postgres,
    ahead: Option<&'static str>,
    statement: BoxFuture<'conn, QueryResult<T>>,
) -> BoxFuture<'conn, QueryResult<T>> {
    let Some(ahead) = ahead else {
        return statement;
    };
    async move {
        let mut postgres = postgres;
        // In this order: what is polled first is sent first.
        let (sent, result) = join(postgres.batch_execute(ahead), statement).await;
        sent.and(result)
    }
    .boxed()
}

impl SimpleAsyncConnection for Connection {
    async fn batch_execute(&mut self, sql: &str) -> QueryResult<()> {
        match sql {
            BEGIN => {
                self.begins = true;
                return Ok(());
            }
            // Nothing happened in between.
            "COMMIT" | "ROLLBACK" if self.begins => {
                self.begins = false;
                return Ok(());
            }
            _ => {}
        }
        let sql = if sql == "COMMIT" { COMMIT } else { sql };
        let ahead = self.ahead();
        let mut postgres: &Postgres = &self.pooled;
        run(&self.pooled, ahead, postgres.batch_execute(sql).boxed()).await
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
        let ahead = self.ahead();
        let mut postgres: &'conn Postgres = &self.pooled;
        let statement = postgres.load(source);
        run(postgres, ahead, statement)
    }

    fn execute_returning_count<'conn, 'query, T>(
        &'conn mut self,
        source: T,
    ) -> Self::ExecuteFuture<'conn, 'query>
    where
        T: QueryFragment<Self::Backend> + QueryId + 'query,
    {
        let ahead = self.ahead();
        let mut postgres: &'conn Postgres = &self.pooled;
        let statement = postgres.execute_returning_count(source);
        run(postgres, ahead, statement)
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
