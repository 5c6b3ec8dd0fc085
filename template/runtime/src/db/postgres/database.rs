use std::{
    future::{Future, pending},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::Path,
    sync::Arc,
};

use futures_util::FutureExt;
use kernel::{Error, Result};
use tokio::{select, sync::Semaphore, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::Instrument;

use super::{
    UnitOfWork,
    admin::{self, AdminConnection},
    announcer::Announcer,
    command_lock::CommandLock,
    connection::Connection,
    jobs::Jobs,
    pool::{Pool, shutting_down},
    settings::DatabaseSettings,
    source::{Access, Source},
    usage::Usage,
};
use crate::db::{
    connection::EngineConnection,
    engine::{Durability, Engine},
    transaction::Completion,
    watch::{GRACE, Watch},
};

/// An open Postgres database, in which units of work run.
#[derive(Clone)]
pub struct Database {
    settings: Arc<DatabaseSettings>,
    pool: Arc<Pool>,
    /// The connections that jobs may use at the same time.
    for_jobs: Arc<Semaphore>,
    command_lock: CommandLock,
    watch: Watch,
    /// The units of work that use a connection.
    running: TaskTracker,
    announcer: Announcer,
}

impl Engine for Database {
    type Backend = super::Backend;
    type Settings = DatabaseSettings;
    type Connection = Connection;
    type Source = Source;
    type AdminConnection = AdminConnection;
    type Jobs = Jobs;

    const NOW: Option<&'static str> =
        Some("(extract(epoch FROM statement_timestamp()) * 1000000)::bigint");

    /// Connects to the database, which must exist.
    async fn open(settings: &DatabaseSettings) -> anyhow::Result<Self> {
        admin::must_exist(settings).await?;
        let pool = Arc::new(Pool::new(settings)?);
        pool.probe().await?;
        Ok(Self {
            settings: Arc::new(settings.clone()),
            announcer: Announcer::new(Arc::clone(&pool)),
            pool,
            for_jobs: Arc::new(Semaphore::new(for_jobs(settings.connections))),
            command_lock: CommandLock::default(),
            watch: Watch::start()?,
            running: TaskTracker::new(),
        })
    }

    /// Runs `work` as a unit of work that may write. At the first attempt, other commands may have a
    /// transaction at the same time. At a later attempt, no other command of this process has one.
    async fn write_with<T, F>(
        &self,
        durability: Durability,
        attempt: u32,
        work: impl FnOnce(UnitOfWork) -> F + Send,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        // Only jobs do not wait for the disk: nobody waits for them.
        let is_job = matches!(durability, Durability::Delayed);
        let access = Access::Write {
            attempt,
            command_lock: self.command_lock.clone(),
            for_jobs: is_job.then(|| Arc::clone(&self.for_jobs)),
            durability: if attempt > 1 {
                Durability::Immediate
            } else {
                durability
            },
        };
        self.run(access, work).await
    }

    /// Runs `work` as a unit of work that only reads, without a transaction.
    async fn read<T, F>(&self, work: impl FnOnce(UnitOfWork) -> F + Send) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        self.run(Access::Read, work).await
    }

    fn jobs(&self) -> Jobs {
        let own = Arc::clone(self.announcer.name());
        Jobs::new(Arc::clone(&self.settings), own)
    }

    /// As many as there are connections: more would wait for each other. Some do already when they use the database, because
    /// not all connections are for jobs.
    fn window(&self) -> usize {
        self.settings.connections
    }

    fn announce_jobs(&self) {
        self.announcer.announce();
    }

    /// Fails if no unit of work can run, because the database is closed.
    fn check(&self) -> Result<()> {
        self.pool.check()
    }

    fn note_usage(&self) {
        self.pool.note_usage();
    }

    /// The server takes care of that.
    async fn check_storage(&self) -> Result<()> {
        Ok(())
    }

    /// Waits until the units of work that use the database have ended, begins no new ones, and closes the
    /// connections. A unit of work that hangs is given up after its timeout. A thread that is blocked by its
    /// code is not waited for.
    async fn close(&self) {
        self.pool.close();
        self.running.close();
        let longest = self.settings.hold_timeout + 2 * GRACE;
        if timeout(longest, self.running.wait()).await.is_err() {
            tracing::error!("a unit of work blocks its thread: closing without waiting for it");
        }
    }

    async fn exists(settings: &DatabaseSettings) -> anyhow::Result<bool> {
        admin::exists(settings).await
    }

    async fn must_exist(settings: &DatabaseSettings) -> anyhow::Result<()> {
        admin::await_existing(settings).await
    }

    async fn create(settings: &DatabaseSettings) -> anyhow::Result<bool> {
        admin::create(settings).await
    }

    async fn remove(settings: &DatabaseSettings) -> anyhow::Result<bool> {
        admin::remove(settings).await
    }

    async fn back_up(settings: &DatabaseSettings, file: &Path) -> anyhow::Result<()> {
        admin::back_up(settings, file).await
    }

    fn connect(settings: &DatabaseSettings) -> anyhow::Result<AdminConnection> {
        admin::connect(settings)
    }
}

/// Returns how many of `connections` jobs may use. Requests need the others: jobs that take long would keep them waiting.
fn for_jobs(connections: usize) -> usize {
    (connections - connections.div_ceil(4)).max(1)
}

impl Database {
    /// Runs a unit of work in its own task. Once it uses the database, it runs until it completes, even if
    /// its caller leaves. Until then, it is cancelled if its caller leaves.
    async fn run<T, F>(
        &self,
        access: Access,
        work: impl FnOnce(UnitOfWork) -> F + Send,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        UnitOfWork::refuse_within_another()?;
        let caller_left = CancellationToken::new();
        let _caller = caller_left.clone().drop_guard();
        let unit_of_work = UnitOfWork::new(self.source(access));
        // Boxed because it is large and would be copied several times on its way into the task.
        let work = unit_of_work.run(work(unit_of_work.clone())).boxed();
        let mut work = AssertUnwindSafe(work).catch_unwind();
        let unit = async move {
            let outcome = select! {
                biased;
                () = caller_left_early(&unit_of_work, &caller_left) => {
                    Ok(Err(Error::unavailable("cancelled", "The request was cancelled.")))
                }
                outcome = &mut work => outcome.map(|result| {
                    unit_of_work.source().check()?;
                    unit_of_work.judge(result)
                }),
                error = unit_of_work.source().given_up() => Ok(Err(error)),
            };
            // Dropping the work may panic.
            let outcome = catch_unwind(AssertUnwindSafe(|| drop(work))).and(outcome);
            let completion = match &outcome {
                Ok(result) => Completion::of(result),
                Err(_) => Completion::RollBack,
            };
            let ended = end(&unit_of_work, completion).await;
            match outcome {
                Ok(Ok(value)) => ended.map(|()| {
                    unit_of_work.committed();
                    value
                }),
                Ok(Err(error)) => match ended {
                    // The error may be a consequence of the lost race.
                    Err(Error::Contended(cause)) => Err(Error::Contended(cause)),
                    _ => Err(error),
                },
                Err(panic) => resume_unwind(panic),
            }
        };
        match tokio::spawn(unit.in_current_span()).await {
            Ok(result) => result,
            Err(error) => match error.try_into_panic() {
                // The panic continues here, as if it had happened here.
                Ok(panic) => resume_unwind(panic),
                Err(_) => Err(shutting_down()),
            },
        }
    }

    fn source(&self, access: Access) -> Source {
        let DatabaseSettings {
            hold_timeout,
            statement_timeout,
            ..
        } = *self.settings;
        let usage = Usage::new(hold_timeout, statement_timeout);
        Source::new(
            Arc::clone(&self.pool),
            self.watch.clone(),
            self.running.clone(),
            access,
            usage,
        )
    }
}

/// Ends the unit of work. If it was given up, it is rolled back by closing its connection, so that a server
/// that does not answer is not waited for any longer.
async fn end(unit_of_work: &UnitOfWork, completion: Completion) -> Result<()> {
    let source = unit_of_work.source();
    let ended = match unit_of_work.end() {
        Ok(Some(connection)) if connection.commits(completion) => connection.end(completion).await,
        Ok(Some(connection)) => {
            source.cancel(&connection);
            if source.check().is_ok() {
                connection.end(completion).await
            } else {
                connection.discard();
                Ok(())
            }
        }
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    source.end();
    ended
}

/// Completes when the caller leaves before the unit of work uses the database.
async fn caller_left_early(unit_of_work: &UnitOfWork, caller_left: &CancellationToken) {
    caller_left.cancelled().await;
    if unit_of_work.in_use() {
        pending::<()>().await;
    }
}
