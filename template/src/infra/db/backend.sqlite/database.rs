use std::{future::Future, sync::Arc};

use app_core::Result;
use futures_util::FutureExt;
use tracing::Instrument;

use super::{
    admin,
    connection::Access,
    job::{EndedOnDrop, job},
    queue::Queue,
    settings::DatabaseSettings,
    source::Source,
    workers::Workers,
};
use crate::infra::db::{session::Session, watch::Watch};

/// The open database: where units of work are run.
#[derive(Clone)]
pub struct Database {
    writer: Arc<Workers>,
    readers: Arc<Workers>,
}

impl Database {
    /// Opens the file, which must exist, and starts the threads.
    pub async fn open(settings: &DatabaseSettings) -> anyhow::Result<Self> {
        admin::must_exist(settings).await?;
        let watch = Watch::start()?;
        Ok(Self {
            writer: Workers::start(settings, Access::Write, 1, &watch).await?,
            readers: Workers::start(settings, Access::Read, settings.readers, &watch).await?,
        })
    }

    /// Runs `work` as a unit of work that may write. Its first attempt may share a transaction
    /// with other commands; a later one has one for itself.
    pub async fn write<T, F>(&self, attempt: u32, work: impl FnOnce(Session) -> F) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        run(&self.writer.queue, attempt > 1, work).await
    }

    /// Runs `work` as a unit of work that only reads, without a transaction.
    pub async fn read<T, F>(&self, work: impl FnOnce(Session) -> F) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        run(&self.readers.queue, false, work).await
    }

    /// Fails where no unit of work can be run: the database is closed, or held up by code that blocks
    /// its threads.
    pub fn check(&self) -> Result<()> {
        self.writer.queue.check()?;
        self.readers.queue.check()
    }

    /// Finishes what has been accepted, accepts nothing more, and closes the file. What hangs is given
    /// up when it has had its time, and code that blocks its thread is left behind.
    pub async fn close(&self) {
        self.writer.stop().await;
        self.readers.stop().await;
    }
}

/// Runs a unit of work: here until it needs the database, and over there from then on.
async fn run<T, F>(queue: &Queue, exclusive: bool, work: impl FnOnce(Session) -> F) -> Result<T>
where
    T: Send + 'static,
    F: Future<Output = Result<T>> + Send + 'static,
{
    Session::refuse_within_another()?;
    let session = EndedOnDrop(Session::new(Source::default()));
    let work = work(session.0.clone()).in_current_span();
    let mut work = session.0.run(work).boxed();
    if let Some(result) = session.0.source().begin(&mut work).await {
        return session.0.judge(result);
    }
    let (job, handle) = job(session, exclusive, work);
    queue.push(job)?;
    handle.wait().await
}
