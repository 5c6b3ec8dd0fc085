use std::sync::Arc;

use chrono::{DateTime, Utc};
use kernel::Reason;
use tokio::sync::Notify;

use super::Backlog;
use crate::{
    db::{AfterCommit, Engine, jobs::system_time, sql::Now},
    kept::Kept,
};

type Clock = dyn Fn() -> DateTime<Utc> + Send + Sync;

/// What a process knows about the queue.
pub struct Queue {
    clock: Option<Arc<Clock>>,
    stored: Arc<Notify>,
    after_commit: AfterCommit,
    backlog: Kept<Backlog, Reason>,
}

impl Queue {
    pub fn new(database: &impl Engine) -> Self {
        let stored = Arc::<Notify>::default();
        let (wakes, database) = (Arc::clone(&stored), database.clone());
        Self {
            clock: None,
            stored,
            backlog: Kept::default(),
            after_commit: Arc::new(move || {
                wakes.notify_one();
                database.announce_jobs();
            }),
        }
    }

    pub fn set_clock(&mut self, clock: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) {
        self.clock = Some(Arc::new(clock));
    }

    /// Returns the present time: that of the database, because the clocks of replicas differ.
    pub fn now<D: Engine>(&self) -> Now {
        match (&self.clock, D::NOW) {
            (Some(clock), _) => Now::Given(clock().timestamp_micros()),
            (None, Some(of_server)) => Now::OfServer(of_server),
            (None, None) => Now::Given(system_time()),
        }
    }

    /// Waits until a unit of work of this process has stored a job. What was stored before the call counts, too.
    pub async fn stored(&self) {
        self.stored.notified().await;
    }

    /// Returns what is known of how far behind the jobs are.
    pub fn backlog(&self) -> &Kept<Backlog, Reason> {
        &self.backlog
    }

    /// Returns what a unit of work that stores a job does after its commit.
    pub fn after_commit(&self) -> &AfterCommit {
        &self.after_commit
    }
}
