use std::{
    future::{Future, pending},
    panic::{AssertUnwindSafe, resume_unwind},
    sync::Arc,
};

use app_core::{Error, Result};
use futures_util::FutureExt;
use tokio::select;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::Instrument;

use super::{
    admin,
    pool::{Pool, shutting_down},
    session::{Access, Session},
    settings::DatabaseSettings,
    turns::Turns,
};

/// The open database: where units of work are run.
#[derive(Clone)]
pub struct Database {
    pool: Arc<Pool>,
    turns: Turns,
    units: TaskTracker,
}

impl Database {
    /// Connects to the database, which must exist.
    pub async fn open(settings: &DatabaseSettings) -> anyhow::Result<Self> {
        admin::must_exist(settings).await?;
        let pool = Pool::new(settings)?;
        pool.probe().await?;
        Ok(Self {
            pool: Arc::new(pool),
            turns: Turns::default(),
            units: TaskTracker::new(),
        })
    }

    /// Runs `work` as a unit of work that may write. Its first attempt may have a transaction at the
    /// same time as other commands; a later one has one while no other command here does.
    pub async fn write<T, F>(&self, attempt: u32, work: impl FnOnce(Session) -> F) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let turns = self.turns.clone();
        self.run(Access::Write { attempt, turns }, work).await
    }

    /// Runs `work` as a unit of work that only reads, without a transaction.
    pub async fn read<T, F>(&self, work: impl FnOnce(Session) -> F) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        self.run(Access::Read, work).await
    }

    /// Finishes what has begun, begins nothing more, and closes the connections.
    pub async fn close(&self) {
        self.pool.close();
        self.units.close();
        self.units.wait().await;
    }

    /// Runs a unit of work in a task of its own. Once it uses the database, it goes on to its end,
    /// whether its caller waits or not; until then, it goes when its caller goes.
    async fn run<T, F>(&self, access: Access, work: impl FnOnce(Session) -> F) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let caller_left = CancellationToken::new();
        let _caller = caller_left.clone().drop_guard();
        let session = Session::new(Arc::clone(&self.pool), access);
        // In a box: on its way into the task it would be copied several times, and it is large.
        let work = AssertUnwindSafe(work(session.clone()).boxed()).catch_unwind();
        let unit = async move {
            let outcome = select! {
                biased;
                () = abandoned(&session, &caller_left) => {
                    Ok(Err(Error::unavailable("abandoned", "Nobody waits for this any more.")))
                }
                outcome = work => outcome,
            };
            let keep = matches!(outcome, Ok(Ok(_)));
            let ended = session.end(keep).await;
            match outcome {
                Ok(Ok(value)) => ended.map(|()| value),
                Ok(Err(error)) => Err(error),
                Err(panic) => resume_unwind(panic),
            }
        };
        match self.units.spawn(unit.in_current_span()).await {
            Ok(result) => result,
            Err(error) => match error.try_into_panic() {
                // It goes on here, as if it had happened here.
                Ok(panic) => resume_unwind(panic),
                Err(_) => Err(shutting_down()),
            },
        }
    }
}

/// Completes when the caller leaves before the unit of work uses the database.
async fn abandoned(session: &Session, caller_left: &CancellationToken) {
    caller_left.cancelled().await;
    if session.in_use() {
        pending::<()>().await;
    }
}
