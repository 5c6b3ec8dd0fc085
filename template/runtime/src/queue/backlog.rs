use std::time::Duration;

use kernel::{Error, Reason, Result};

use super::statements::{Connection, UnitOfWork};
use crate::{
    composition::{AppContext, Composition},
    db::{Engine as _, EngineConnection as _, jobs},
    unavailable::reason,
};

/// How far behind the jobs are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// The number of jobs that wait or run, up to 100,000.
    pub waiting: i64,
    /// The time that the oldest job that could run has waited.
    pub oldest_due: Duration,
    /// The number of jobs that were given up, up to 100,000.
    pub dead: i64,
}

impl<S: Composition> AppContext<S> {
    /// Returns how far behind the jobs are. The database is asked at most once a second. Fails with
    /// [`Error::Unavailable`] if it does not answer.
    pub async fn backlog(&self) -> Result<Backlog> {
        let kept = self.queue().backlog();
        kept.get(find(self)).await.map_err(Error::Unavailable)
    }
}

async fn find<S: Composition>(context: &AppContext<S>) -> std::result::Result<Backlog, Reason> {
    let query = jobs::backlog(context.queue().now::<S::Database>());
    let read = async |unit_of_work: UnitOfWork<S>| {
        let mut connection = unit_of_work.connection().await?;
        let found = connection.load_backlog(query).await;
        found.map_err(<Connection<S>>::failure)
    };
    let found = context.database().read(read).await;
    let row = found.map_err(|error| {
        tracing::warn!(%error, "cannot count the jobs");
        reason(
            error,
            "database_unreachable",
            "The database does not answer.",
        )
    })?;
    let oldest_due = row.oldest_due.and_then(|micros| micros.try_into().ok());
    Ok(Backlog {
        waiting: row.waiting,
        oldest_due: oldest_due.map_or(Duration::ZERO, Duration::from_micros),
        dead: row.dead,
    })
}
