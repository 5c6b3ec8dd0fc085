use std::{
    future::poll_fn,
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
    time::{Duration, Instant},
};

use app_core::{Error, Result};
use tokio_util::task::{TaskTracker, task_tracker::TaskTrackerToken};
use tracing::Span;

use super::{
    Connection,
    failure::busy,
    pool::Pool,
    turns::{Turn, Turns},
};
use crate::infra::db::watch::{Hold, Sight, Watch, Watched};

/// Where a unit of work gets its connection from: the pool.
pub struct Source {
    pool: Arc<Pool>,
    watch: Watch,
    running: TaskTracker,
    access: Access,
    in_use: AtomicBool,
    usage: Arc<Usage>,
    held: Mutex<Option<(TaskTrackerToken, Option<Turn>)>>,
}

/// What a unit of work may do.
pub(super) enum Access {
    Read,
    Write { attempt: u32, turns: Turns },
}

/// How a unit of work uses its connection, as seen from outside.
pub(super) struct Usage {
    /// How long it may hold the connection.
    hold_timeout: Duration,
    /// How long it may wait before its next statement.
    idle_timeout: Duration,
    state: Mutex<UsageState>,
}

/// A statement runs, and whoever wants the connection waits for it.
pub(super) struct InStatement<'a>(&'a Usage);

#[derive(Default)]
struct UsageState {
    hold: Option<Hold>,
    /// Since when no statement has run. Nothing while one does.
    idle_since: Option<Instant>,
    blocked: bool,
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

    /// The connection, with a transaction begun if the unit of work may write.
    pub(in crate::infra::db) async fn open(&self) -> Result<Connection> {
        let pooled = self.pool.checkout().await?;
        let running = self.running.token();
        self.in_use.store(true, Ordering::Release);
        self.usage.begin();
        self.watch.add(Arc::<Usage>::downgrade(&self.usage));
        let mut connection = Connection::new(pooled, Arc::clone(&self.usage));
        let mut turn = None;
        if let Access::Write { attempt, turns } = &self.access {
            turn = turns.take(*attempt).await;
            connection.begin(*attempt).await?;
        }
        *self.held() = Some((running, turn));
        Ok(connection)
    }

    /// Whether the unit of work has its connection.
    pub(in crate::infra::db) fn in_use(&self) -> bool {
        self.in_use.load(Ordering::Acquire)
    }

    /// Whether no statement runs. A query may be at the rows of its last one at any time.
    pub(in crate::infra::db) fn is_idle(&self) -> bool {
        matches!(self.access, Access::Write { .. }) && self.usage.state().idle_since.is_some()
    }

    /// Completes when the unit of work has used its connection for too long, with why.
    pub(super) async fn given_up(&self) -> Error {
        poll_fn(|context| {
            let mut usage = self.usage.state();
            let in_statement = usage.idle_since.is_none();
            let Some(hold) = &mut usage.hold else {
                return Poll::Pending;
            };
            hold.poll_given_up(context).map(|error| {
                // It may be no fault of its own, but of whoever has locked what it needs.
                if in_statement {
                    tracing::warn!(held = ?hold.held(), "a statement took too long");
                    busy()
                } else {
                    error
                }
            })
        })
        .await
    }

    /// Fails if the unit of work was given up: it has come to its end too late.
    pub(super) fn check(&self) -> Result<()> {
        match &self.usage.state().hold {
            Some(hold) => hold.check(),
            None => Ok(()),
        }
    }

    /// Ends the statement that still runs on `connection`, if there is one: it would keep what it has locked
    /// until it has come to its end, though nobody waits for it.
    pub(super) fn cancel(&self, connection: &Connection) {
        if let Some(statement) = connection.unfinished() {
            let pool = Arc::clone(&self.pool);
            tokio::spawn(async move { pool.cancel(statement).await });
        }
    }

    /// Notes that the unit of work has ended.
    pub(super) fn end(&self) {
        self.usage.state().hold = None;
        drop(self.held().take());
    }

    fn held(&self) -> MutexGuard<'_, Option<(TaskTrackerToken, Option<Turn>)>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Usage {
    pub(super) fn new(hold_timeout: Duration, idle_timeout: Duration) -> Self {
        Self {
            hold_timeout,
            idle_timeout,
            state: Mutex::default(),
        }
    }

    /// Notes that a statement runs, until it has ended or is given up.
    pub(super) fn begin_statement(&self) -> InStatement<'_> {
        self.state().idle_since = None;
        InStatement(self)
    }

    fn begin(&self) {
        *self.state() = UsageState {
            hold: Some(Hold::begin(Span::current(), self.hold_timeout)),
            idle_since: Some(Instant::now()),
            blocked: false,
        };
    }

    fn state(&self) -> MutexGuard<'_, UsageState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for InStatement<'_> {
    fn drop(&mut self) {
        self.0.state().idle_since = Some(Instant::now());
    }
}

impl Watched for Usage {
    fn look(&self) -> Option<Duration> {
        let mut state = self.state();
        let UsageState {
            hold,
            idle_since,
            blocked,
        } = &mut *state;
        let hold = hold.as_mut()?;
        let idle = idle_since.map(|since| since.elapsed());
        if idle.is_some_and(|idle| idle >= self.idle_timeout) {
            hold.give_up();
        }
        match hold.look() {
            Sight::Fine(due) => {
                let idle_due = self.idle_timeout.saturating_sub(idle.unwrap_or_default());
                Some(due.min(idle_due))
            }
            Sight::Blocked => {
                if !mem::replace(blocked, true) {
                    let held = hold.held();
                    hold.span().in_scope(|| {
                        tracing::error!(?held, "blocks a thread, and with it a connection");
                    });
                }
                None
            }
        }
    }
}
