use std::{future::Future, sync::Arc};

use app_core::Result;
use futures_util::FutureExt;
use tracing::Instrument;

use super::{
    admin, queue::Queue, session::Session, settings::DatabaseSettings, threads::Threads, unit::unit,
};

/// The open database: where units of work are run.
#[derive(Clone)]
pub struct Database(Arc<Threads>);

impl Database {
    /// Opens the file, which must exist, and starts the threads.
    pub async fn open(settings: &DatabaseSettings) -> anyhow::Result<Self> {
        admin::must_exist(settings).await?;
        Ok(Self(Arc::new(Threads::start(settings).await?)))
    }

    /// Runs `work` as a unit of work that may write. Its first attempt may share a transaction
    /// with other commands; a later one has one for itself.
    pub async fn write<T, F>(&self, attempt: u32, work: impl FnOnce(Session) -> F) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        run(&self.0.writer, attempt > 1, work).await
    }

    /// Runs `work` as a unit of work that only reads, without a transaction.
    pub async fn read<T, F>(&self, work: impl FnOnce(Session) -> F) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        run(&self.0.readers, false, work).await
    }

    /// Finishes what has been accepted, accepts nothing more, and closes the file.
    pub async fn close(&self) {
        self.0.stop().await;
    }
}

/// Runs a unit of work: here until it needs the database, and over there from then on.
async fn run<T, F>(queue: &Queue, alone: bool, work: impl FnOnce(Session) -> F) -> Result<T>
where
    T: Send + 'static,
    F: Future<Output = Result<T>> + Send + 'static,
{
    let session = Session::default();
    let mut work = work(session.clone()).in_current_span().boxed();
    if let Some(result) = session.begin(&mut work).await {
        return result;
    }
    let (unit, answer) = unit(session, alone, work);
    queue.push(unit)?;
    answer.wait().await
}
