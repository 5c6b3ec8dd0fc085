use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use kernel::{Error, Result};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::task::{TaskTracker, task_tracker::TaskTrackerToken};

use super::{
    command_lock::{CommandLock, CommandPermit},
    connection::Connection,
    pool::Pool,
    usage::Usage,
};
use crate::{
    db::{connection::ConnectionSource, engine::Durability, watch::Watch},
    metrics::Wait,
};

/// The source of the connection of a unit of work: the pool.
pub struct Source {
    pool: Arc<Pool>,
    watch: Watch,
    running: TaskTracker,
    access: Access,
    in_use: AtomicBool,
    usage: Arc<Usage>,
    held: Mutex<Option<Held>>,
}

/// What a unit of work that uses the database holds besides its connection.
struct Held {
    _running: TaskTrackerToken,
    _command: Option<CommandPermit>,
    _for_job: Option<OwnedSemaphorePermit>,
}

/// The access of a unit of work to the database.
pub(super) enum Access {
    Read,
    Write {
        attempt: u32,
        command_lock: CommandLock,
        durability: Durability,
        /// Of a job: the connections that jobs may use at the same time, of which it waits for one.
        for_jobs: Option<Arc<Semaphore>>,
    },
}

impl Source {
    pub(super) fn new(
        pool: Arc<Pool>,
        watch: Watch,
        running: TaskTracker,
        access: Access,
        usage: Usage,
    ) -> Self {
        Self {
            pool,
            watch,
            running,
            access,
            in_use: AtomicBool::new(false),
            usage: Arc::new(usage),
            held: Mutex::default(),
        }
    }

    /// Completes with an error when the unit of work has held its connection for too long.
    pub(super) async fn given_up(&self) -> Error {
        self.usage.given_up().await
    }

    /// Fails if the unit of work was given up: its result is too late.
    pub(super) fn check(&self) -> Result<()> {
        self.usage.check()
    }

    /// Cancels the statement that still runs on `connection`, if there is one. Otherwise it would hold its
    /// locks until it ends, although its result is not needed.
    pub(super) fn cancel(&self, connection: &Connection) {
        if let Some(statement) = connection.unfinished() {
            let pool = Arc::clone(&self.pool);
            tokio::spawn(async move { pool.cancel(statement).await });
        }
    }

    /// Records that the unit of work has ended.
    pub(super) fn end(&self) {
        self.usage.end();
        drop(self.held().take());
    }

    fn held(&self) -> MutexGuard<'_, Option<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ConnectionSource for Source {
    type Connection = Connection;

    /// Returns the connection. If the unit of work may write, a transaction has begun on it.
    async fn open(&self) -> Result<Connection> {
        let for_job = match &self.access {
            Access::Write {
                for_jobs: Some(connections),
                ..
            } => Arc::clone(connections).acquire_owned().await.ok(),
            _ => None,
        };
        let wait = Wait::begin(match self.access {
            Access::Read => "read",
            Access::Write { .. } => "write",
        });
        let pooled = self.pool.checkout().await?;
        wait.end();
        let running = self.running.token();
        self.in_use.store(true, Ordering::Release);
        self.usage.begin();
        self.watch.add(Arc::<Usage>::downgrade(&self.usage));
        let mut connection = Connection::new(pooled, Arc::clone(&self.usage));
        let mut permit = None;
        if let Access::Write {
            attempt,
            command_lock,
            durability,
            ..
        } = &self.access
        {
            permit = command_lock.acquire(*attempt).await;
            connection.begin(*attempt, *durability).await?;
        }
        *self.held() = Some(Held {
            _running: running,
            _command: permit,
            _for_job: for_job,
        });
        Ok(connection)
    }

    /// Returns true if the unit of work has its connection.
    fn in_use(&self) -> bool {
        self.in_use.load(Ordering::Acquire)
    }

    /// Returns true if no statement runs. A query may be reading the rows of its last statement at any time.
    fn is_idle(&self) -> bool {
        matches!(self.access, Access::Write { .. }) && self.usage.is_idle()
    }
}
