use std::{
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use kernel::{Error, Result};

use super::{
    connection::Handle,
    job::{Job, TimeBound},
};
use crate::db::watch::{GRACE, Hold, Sight, Watched};

/// Decides what happens when a database thread is blocked.
pub(super) trait Supervisor: Send + Sync {
    /// Starts another thread in place of `blocked`, if that helps. It does not while a statement may have the
    /// file locked for writing, because the other thread could not write.
    fn replace(self: Arc<Self>, blocked: &Worker, in_statement: bool);

    /// Takes note that a thread has become blocked, or has ended what blocked it.
    fn note_blocked(&self);
}

/// The work of a database thread. Other threads can see it and take it away.
pub(super) struct Worker {
    supervisor: Weak<dyn Supervisor>,
    /// The time that a unit of work may hold the thread.
    limit: Duration,
    work: Mutex<Work>,
    replaced: AtomicBool,
}

#[derive(Default)]
struct Work {
    /// The unit of work that runs.
    current: Option<Current>,
    /// The units of work that have run and wait to be committed together.
    group: Vec<Arc<dyn Job>>,
    connection: Option<Handle>,
}

struct Current {
    job: Arc<dyn Job>,
    hold: Hold,
    /// True if it was given up and does not end: the thread is blocked.
    blocked: bool,
}

impl Worker {
    pub(super) fn new(supervisor: Weak<dyn Supervisor>, limit: Duration) -> Self {
        Self {
            supervisor,
            limit,
            work: Mutex::default(),
            replaced: AtomicBool::new(false),
        }
    }

    /// Records which connection the thread uses.
    pub(super) fn use_connection(&self, connection: Handle) {
        self.work().connection = Some(connection);
    }

    /// Records that the thread runs `job`.
    pub(super) fn begin(&self, job: Arc<dyn Job>) {
        let hold = Hold::begin(job.context().clone(), self.limit);
        self.work().current = Some(Current {
            job,
            hold,
            blocked: false,
        });
    }

    /// Records that the thread has run its job. Fails if the thread was blocked, because it has lost its
    /// connection.
    pub(super) fn end(&self) -> Result<()> {
        let current = self.work().current.take();
        match current {
            Some(current) if current.blocked => {
                if let Some(supervisor) = self.supervisor.upgrade() {
                    supervisor.note_blocked();
                }
                Err(blocked(current.hold.held()))
            }
            _ => Ok(()),
        }
    }

    /// Adds a job that has run to those that wait to be committed. Returns their number.
    pub(super) fn add_to_group(&self, job: Arc<dyn Job>) -> usize {
        let group = &mut self.work().group;
        group.push(job);
        group.len()
    }

    /// Removes and returns all jobs that wait to be committed.
    pub(super) fn take_group(&self) -> Vec<Arc<dyn Job>> {
        mem::take(&mut self.work().group)
    }

    /// Returns true if the thread does not end a job that was given up.
    pub(super) fn is_blocked(&self) -> bool {
        self.work()
            .current
            .as_ref()
            .is_some_and(|current| current.blocked)
    }

    /// Returns true if another thread has replaced this one.
    pub(super) fn is_replaced(&self) -> bool {
        self.replaced.load(Ordering::Acquire)
    }

    pub(super) fn mark_replaced(&self) {
        self.replaced.store(true, Ordering::Release);
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TimeBound for Worker {
    fn poll_given_up(&self, context: &Context<'_>) -> Poll<Error> {
        match &mut self.work().current {
            Some(current) => current.hold.poll_given_up(context),
            None => Poll::Pending,
        }
    }

    fn check(&self) -> Result<()> {
        match &self.work().current {
            Some(current) => current.hold.check(),
            None => Ok(()),
        }
    }
}

impl Watched for Worker {
    fn look(&self) -> Option<Duration> {
        let in_statement = {
            let mut work = self.work();
            let Work {
                current,
                group,
                connection,
            } = &mut *work;
            let current = current.as_mut()?;
            match current.hold.look() {
                Sight::Fine(due) => return Some(due),
                Sight::Blocked if self.is_replaced() => return Some(GRACE),
                Sight::Blocked => {}
            }
            // Closing the connection releases its locks. That is not possible in the middle of a statement.
            let in_statement = !connection.as_ref().is_none_or(Handle::revoke);
            if !mem::replace(&mut current.blocked, true) {
                let held = current.hold.held();
                current.hold.context().in_scope(|| {
                    tracing::error!(?held, in_statement, "blocks a database thread");
                });
                // None of this will be committed.
                current.job.answer(Err(blocked(held)));
                for job in group.drain(..) {
                    let why = "a command in the same group blocked its thread";
                    job.answer(Err(Error::Contended(why.into())));
                }
            }
            in_statement
        };
        if let Some(supervisor) = self.supervisor.upgrade() {
            supervisor.replace(self, in_statement);
        }
        Some(GRACE)
    }
}

fn blocked(held: Duration) -> Error {
    Error::internal(format!(
        "the handler blocked a database thread for {held:.1?} or longer; its writes were rolled back"
    ))
}
