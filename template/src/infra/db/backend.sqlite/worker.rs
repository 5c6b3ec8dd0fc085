use std::{
    future::poll_fn,
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
    time::Duration,
};

use app_core::{Error, Result};

use super::{connection::Handle, job::Job, workers::Workers};
use crate::infra::db::watch::{GRACE, Hold, Sight, Watched};

/// What a database thread has in hand, where it can be seen, and taken away, from outside.
pub(super) struct Worker {
    workers: Weak<Workers>,
    /// How long a unit of work may hold the thread.
    limit: Duration,
    work: Mutex<Work>,
    replaced: AtomicBool,
}

#[derive(Default)]
struct Work {
    /// The unit of work that runs.
    current: Option<Current>,
    /// Those that have run, and wait to be committed together.
    group: Vec<Arc<dyn Job>>,
    connection: Option<Handle>,
}

struct Current {
    job: Arc<dyn Job>,
    hold: Hold,
    /// Whether it was given up and does not end: the thread is blocked.
    blocked: bool,
}

impl Worker {
    pub(super) fn new(workers: Weak<Workers>, limit: Duration) -> Self {
        Self {
            workers,
            limit,
            work: Mutex::default(),
            replaced: AtomicBool::new(false),
        }
    }

    /// Notes which connection the thread uses.
    pub(super) fn use_connection(&self, connection: Handle) {
        self.work().connection = Some(connection);
    }

    /// Notes that the thread runs `job`.
    pub(super) fn begin(&self, job: Arc<dyn Job>) {
        let hold = Hold::begin(job.span().clone(), self.limit);
        self.work().current = Some(Current {
            job,
            hold,
            blocked: false,
        });
    }

    /// Notes that the thread is done with its job. An error: it was blocked, and has lost its connection.
    pub(super) fn end(&self) -> Result<()> {
        let current = self.work().current.take();
        match current {
            Some(current) if current.blocked => {
                if let Some(workers) = self.workers.upgrade() {
                    workers.note_blocked();
                }
                Err(blocked(current.hold.held()))
            }
            _ => Ok(()),
        }
    }

    /// Completes when the job that runs is given up, with why.
    pub(super) async fn given_up(&self) -> Error {
        poll_fn(|context| {
            let mut work = self.work();
            let Some(Current { hold, .. }) = &mut work.current else {
                return Poll::Pending;
            };
            hold.poll_given_up(context)
        })
        .await
    }

    /// Fails if the job that runs was given up: it has come to its end too late.
    pub(super) fn check(&self) -> Result<()> {
        match &self.work().current {
            Some(current) => current.hold.check(),
            None => Ok(()),
        }
    }

    /// Adds a job that has run to those that wait to be committed.
    pub(super) fn add_to_group(&self, job: Arc<dyn Job>) -> usize {
        let group = &mut self.work().group;
        group.push(job);
        group.len()
    }

    /// Takes all that have waited to be committed.
    pub(super) fn take_group(&self) -> Vec<Arc<dyn Job>> {
        mem::take(&mut self.work().group)
    }

    /// Whether the thread does not end what it was told to end.
    pub(super) fn is_blocked(&self) -> bool {
        self.work()
            .current
            .as_ref()
            .is_some_and(|current| current.blocked)
    }

    /// Whether another thread has taken the place of this one.
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
            // Closed, it lets go of what it has locked. In the middle of a statement, it cannot be.
            let in_statement = !connection.as_ref().is_none_or(Handle::revoke);
            if !mem::replace(&mut current.blocked, true) {
                let held = current.hold.held();
                current.hold.span().in_scope(|| {
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
        if let Some(workers) = self.workers.upgrade() {
            workers.replace(self, in_statement);
        }
        Some(GRACE)
    }
}

fn blocked(held: Duration) -> Error {
    Error::internal(format!(
        "the handler blocked a database thread for {held:.1?} or longer; what it wrote was undone"
    ))
}
