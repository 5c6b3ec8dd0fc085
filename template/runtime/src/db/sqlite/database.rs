use std::{future::Future, path::Path, sync::Arc};

use futures_util::FutureExt;
use kernel::Result;
use metrics::gauge;
use tracing::Instrument;

use super::{
    UnitOfWork,
    admin::{self, AdminConnection},
    connection::{Access, Connection},
    file::DatabaseFile,
    job::{Commit, EndedOnDrop, job},
    jobs::Jobs,
    queue::Queue,
    settings::DatabaseSettings,
    source::Source,
    workers::Workers,
    writer::MAX_GROUP,
};
use crate::{
    db::{
        engine::{Durability, Engine},
        watch::Watch,
    },
    metrics::{DATABASE_LOG, DATABASE_WAITING, Wait, as_metric},
};

/// An open SQLite database, in which units of work run.
#[derive(Clone)]
pub struct Database {
    writer: Arc<Workers>,
    readers: Arc<Workers>,
    file: Arc<DatabaseFile>,
}

impl Engine for Database {
    type Backend = super::Backend;
    type Settings = DatabaseSettings;
    type Connection = Connection;
    type Source = Source;
    type AdminConnection = AdminConnection;
    type Jobs = Jobs;

    const NOW: Option<&'static str> = None;

    /// Opens the file, which must exist, and starts the threads.
    async fn open(settings: &DatabaseSettings) -> anyhow::Result<Self> {
        admin::must_exist(settings).await?;
        let file = Arc::new(DatabaseFile::find(settings).await?);
        let watch = Watch::start()?;
        Ok(Self {
            writer: Workers::start(settings, Access::Write, 1, &watch).await?,
            readers: Workers::start(settings, Access::Read, settings.readers, &watch).await?,
            file,
        })
    }

    /// Runs `work` as a unit of work that may write. At the first attempt, it may share a transaction with
    /// other commands. At a later attempt, its transaction is exclusive.
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
        let commit = match durability {
            _ if attempt > 1 => Commit::Exclusive,
            Durability::Immediate => Commit::Shared,
            Durability::Delayed => Commit::Relaxed,
        };
        run("write", &self.writer.queue, commit, work).await
    }

    /// Runs `work` as a unit of work that only reads, without a transaction.
    async fn read<T, F>(&self, work: impl FnOnce(UnitOfWork) -> F + Send) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        run("read", &self.readers.queue, Commit::Shared, work).await
    }

    fn jobs(&self) -> Jobs {
        Jobs::new(self.clone())
    }

    /// Two groups of the writer: while it commits one, the next one gathers.
    fn window(&self) -> usize {
        2 * MAX_GROUP
    }

    /// No other process serves the same file.
    fn announce_jobs(&self) {}

    /// Fails if no unit of work can run, because the database is closed or code blocks its threads.
    fn check(&self) -> Result<()> {
        self.writer.queue.check()?;
        self.readers.queue.check()
    }

    fn note_usage(&self) {
        for (access, workers) in [("read", &self.readers), ("write", &self.writer)] {
            let waiting = gauge!(DATABASE_WAITING, "access" => access);
            waiting.set(as_metric(workers.queue.len()));
        }
        gauge!(DATABASE_LOG).set(as_metric(self.writer.log_length()));
    }

    async fn check_storage(&self) -> Result<()> {
        self.file.check().await
    }

    /// Waits until the units of work that were accepted have ended, accepts no new ones, and closes the file.
    /// A unit of work that hangs is given up after its timeout. A thread that is blocked by its code is not
    /// waited for.
    async fn close(&self) {
        self.writer.stop().await;
        self.readers.stop().await;
    }

    async fn exists(settings: &DatabaseSettings) -> anyhow::Result<bool> {
        admin::exists(settings).await
    }

    async fn must_exist(settings: &DatabaseSettings) -> anyhow::Result<()> {
        admin::must_exist(settings).await
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

/// Runs a unit of work: in the task of the caller until it needs the database, and on a database thread from
/// then on.
async fn run<T, F>(
    access: &'static str,
    queue: &Queue,
    commit: Commit,
    work: impl FnOnce(UnitOfWork) -> F + Send,
) -> Result<T>
where
    T: Send + 'static,
    F: Future<Output = Result<T>> + Send + 'static,
{
    UnitOfWork::refuse_within_another()?;
    let unit_of_work = EndedOnDrop(UnitOfWork::new(Source::default()));
    let work = work(unit_of_work.0.clone()).in_current_span();
    let mut work = unit_of_work.0.run(work).boxed();
    if let Some(result) = unit_of_work.0.source().begin(&mut work).await {
        return unit_of_work.0.judge(result);
    }
    let wait = Wait::begin(access);
    let (job, handle) = job(unit_of_work, commit, work, wait);
    queue.push(job)?;
    handle.wait().await
}
