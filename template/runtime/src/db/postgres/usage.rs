use std::{
    future::poll_fn,
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
    task::Poll,
    time::{Duration, Instant},
};

use kernel::{Error, Result};

use super::failure::busy;
use crate::{
    db::watch::{Hold, Sight, Watched},
    trace_context::WorkContext,
};

/// The use of the connection by a unit of work, as others can see it.
pub(super) struct Usage {
    /// The time that it may hold the connection.
    hold_timeout: Duration,
    /// The time that it may wait before its next statement.
    idle_timeout: Duration,
    state: Mutex<UsageState>,
}

/// Marks that a statement runs until this is dropped. Other code that wants the connection waits for it.
pub(super) struct InStatement<'a>(&'a Usage);

#[derive(Default)]
struct UsageState {
    hold: Option<Hold>,
    /// The time since which no statement has run. `None` while one runs.
    idle_since: Option<Instant>,
    blocked: bool,
}

impl Usage {
    pub(super) fn new(hold_timeout: Duration, idle_timeout: Duration) -> Self {
        Self {
            hold_timeout,
            idle_timeout,
            state: Mutex::default(),
        }
    }

    /// Records that a statement runs, until it has ended or is dropped.
    pub(super) fn begin_statement(&self) -> InStatement<'_> {
        self.state().idle_since = None;
        InStatement(self)
    }

    /// Records that the unit of work has a connection.
    pub(super) fn begin(&self) {
        *self.state() = UsageState {
            hold: Some(Hold::begin(WorkContext::current(), self.hold_timeout)),
            idle_since: Some(Instant::now()),
            blocked: false,
        };
    }

    /// Records that the unit of work has ended.
    pub(super) fn end(&self) {
        self.state().hold = None;
    }

    /// Returns true if no statement runs.
    pub(super) fn is_idle(&self) -> bool {
        self.state().idle_since.is_some()
    }

    /// Completes with an error when the unit of work has held its connection for too long.
    pub(super) async fn given_up(&self) -> Error {
        poll_fn(|context| {
            let mut state = self.state();
            let in_statement = state.idle_since.is_none();
            let Some(hold) = &mut state.hold else {
                return Poll::Pending;
            };
            hold.poll_given_up(context).map(|error| {
                // The cause may not be this unit of work, but one that has locked what it needs.
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

    /// Fails if the unit of work was given up: its result is too late.
    pub(super) fn check(&self) -> Result<()> {
        match &self.state().hold {
            Some(hold) => hold.check(),
            None => Ok(()),
        }
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
                    hold.context().in_scope(|| {
                        tracing::error!(?held, "blocks a thread and its connection");
                    });
                }
                None
            }
        }
    }
}
