use std::{future::pending, pin::pin, sync::Arc, time::Duration};

use diesel::{
    QueryResult,
    result::{DatabaseErrorKind::UniqueViolation, Error::DatabaseError},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use futures_util::StreamExt;
use kernel::{Error, Result};
use tokio::time::timeout;

use super::{announcer::CHANNEL, failure::failure, pool, settings::DatabaseSettings};
use crate::db::{
    connection::JobSource,
    jobs::{self, COLUMNS, Claim, Number, Oldest, StoredJob},
    sql::Sql,
};

/// With a join in the same order, the server stops when it has found enough jobs. It would sort them all otherwise.
const OLDEST: Oldest = Oldest {
    before: "(SELECT o.id, o.run_at",
    after: ") AS o JOIN __queue AS q ON q.id = o.id AND q.run_at = o.run_at WHERE TRUE",
};

/// The queue may have been empty when its statistics were made. The server would read all of it then, with the rows that
/// were deleted since, and sort it, because that costs nothing in an empty table.
const USE_INDEXES: &str = "SET jit = off; SET enable_seqscan = off; SET enable_bitmapscan = off; \
                           SET enable_hashjoin = off; SET enable_mergejoin = off";

/// How often it tries to claim jobs if another relay takes their lanes at the same time.
const CLAIMS: u32 = 3;

/// The access of a relay to the jobs: a connection of its own, on which each statement is a transaction that sees
/// what is committed. Claims therefore do not conflict with the serializable transactions of commands.
pub struct Jobs {
    settings: Arc<DatabaseSettings>,
    /// The payload of the announcements of this process, which it knows of without them.
    own: Arc<str>,
    /// `None` until it is needed, and after an error.
    connection: Option<AsyncPgConnection>,
}

impl Jobs {
    pub(super) fn new(settings: Arc<DatabaseSettings>, own: Arc<str>) -> Self {
        Self {
            settings,
            own,
            connection: None,
        }
    }

    /// Runs `work` with the connection. After an error, the next call opens another one.
    async fn with<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut AsyncPgConnection) -> QueryResult<T>,
    ) -> Result<T> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.open().await?,
        };
        // The server cancels a statement earlier. This is for a server that is gone.
        let limit = 2 * self.settings.statement_timeout + Duration::from_secs(1);
        let result = timeout(limit, work(&mut connection)).await;
        let result = result.map_err(|_| Error::internal("the server does not answer"))?;
        let result = result.map_err(failure)?;
        self.connection = Some(connection);
        Ok(result)
    }

    async fn open(&self) -> Result<AsyncPgConnection> {
        let tls = self.settings.url.tls().connector();
        let tls = tls.map_err(|error| Error::internal(error.into_boxed_dyn_error()))?;
        let opened = pool::open(self.settings.config(), tls).await;
        let mut connection = opened.map_err(Error::internal)?;
        let setup = format!(
            // A claim that is lost with the server is made again.
            "SET synchronous_commit = off; SET statement_timeout = {}; {USE_INDEXES}; LISTEN {CHANNEL}",
            self.settings.statement_timeout.as_millis()
        );
        connection.batch_execute(&setup).await.map_err(failure)?;
        Ok(connection)
    }
}

impl JobSource for Jobs {
    async fn begin(&mut self) -> Result<()> {
        Ok(())
    }

    async fn claim(&mut self, claim: &Claim) -> Result<Vec<StoredJob>> {
        let sql = Sql::new("WITH due AS (")
            .append(jobs::due("q.id, q.leased_until", claim, &OLDEST))
            .sql(" FOR UPDATE OF q SKIP LOCKED) ")
            .append(jobs::lease(claim.now))
            .sql(format!(
                " FROM due WHERE q.id = due.id RETURNING {COLUMNS}, due.leased_until"
            ));
        for _ in 0..CLAIMS {
            let claimed: Option<Vec<StoredJob>> = self
                .with(
                    async |connection| match sql.clone().load(connection).await {
                        // Another relay has just taken the lane of one of them.
                        Err(DatabaseError(UniqueViolation, _)) => Ok(None),
                        claimed => claimed.map(Some),
                    },
                )
                .await?;
            if let Some(mut claimed) = claimed {
                claimed.sort_by_key(|job| (job.time, job.id));
                return Ok(claimed);
            }
        }
        Ok(Vec::new())
    }

    async fn run_sql(&mut self, statement: Sql) -> Result<()> {
        self.with(async |connection| statement.execute(connection).await)
            .await?;
        Ok(())
    }

    async fn load_jobs(&mut self, query: Sql) -> Result<Vec<StoredJob>> {
        self.with(async |connection| query.load(connection).await)
            .await
    }

    async fn number(&mut self, query: Sql) -> Result<Option<i64>> {
        let number: Number = self
            .with(async |connection| query.get_result(connection).await)
            .await?;
        Ok(number.value)
    }

    async fn announced(&mut self) {
        let Some(connection) = &mut self.connection else {
            return pending().await;
        };
        {
            let mut announcements = pin!(connection.notifications_stream());
            while let Some(Ok(announcement)) = announcements.next().await {
                if announcement.payload != *self.own {
                    return;
                }
            }
        }
        // The next claim opens another connection.
        self.connection = None;
    }
}
