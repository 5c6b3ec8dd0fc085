//! Watches units of work that hold a connection, from a separate thread, because code that hangs or blocks
//! cannot report itself.

use std::{
    future::ready,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak},
    task::{Context, Poll, Waker},
    thread,
    time::{Duration, Instant},
};

use kernel::{Error, Result};
use tokio::runtime::Handle;

use crate::trace_context::WorkContext;

/// If a connection is held for longer than this, a warning is logged, and again each time that the time has
/// doubled.
const LONG: Duration = Duration::from_millis(500);

/// If a unit of work still runs this long after it was given up, its code blocks the thread.
pub(super) const GRACE: Duration = Duration::from_millis(500);

/// Something that may hold a connection.
pub(super) trait Watched: Send + Sync {
    /// Does what is due. Returns the time until the next look, or `None` if no connection is held.
    fn look(&self) -> Option<Duration>;
}

/// The watching thread. It ends when the last handle is dropped.
#[derive(Clone)]
pub(super) struct Watch(Arc<UntilDropped>);

struct UntilDropped(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    wake_up: Condvar,
}

#[derive(Default)]
struct State {
    watched: Vec<Weak<dyn Watched>>,
    over: bool,
}

/// The record of a connection that is held.
pub(super) struct Hold {
    since: Instant,
    context: WorkContext,
    /// The time that the connection may be held.
    limit: Duration,
    warning: Duration,
    given_up: Option<Duration>,
    waker: Option<Waker>,
}

/// The result of a look at a [`Hold`].
pub(super) enum Sight {
    /// Nothing to do before this time has passed.
    Fine(Duration),
    /// The unit of work was given up, but its code does not end.
    Blocked,
}

impl Watch {
    pub(super) fn start() -> Result<Self> {
        let shared = Arc::<Shared>::default();
        let (watching, runtime) = (Arc::clone(&shared), Handle::current());
        thread::Builder::new()
            .name("db-watch".to_owned())
            .spawn(move || watching.run(&runtime))
            .map_err(Error::internal)?;
        Ok(Self(Arc::new(UntilDropped(shared))))
    }

    /// Watches `watched` from now on, for as long as it exists.
    pub(super) fn add(&self, watched: Weak<dyn Watched>) {
        let mut state = self.0.0.lock();
        // Removes dropped entries from time to time, so that there are never more of them than live ones.
        if state.watched.len() == state.watched.capacity() {
            state.watched.retain(|watched| watched.strong_count() > 0);
        }
        state.watched.push(watched);
    }
}

impl Drop for UntilDropped {
    fn drop(&mut self) {
        self.0.lock().over = true;
        self.0.wake_up.notify_all();
    }
}

impl Shared {
    fn run(&self, runtime: &Handle) {
        let mut state = self.lock();
        while !state.over {
            let watched: Vec<_> = state.watched.iter().filter_map(Weak::upgrade).collect();
            drop(state);
            // If a unit of work gets a connection after this look, it has time until the next one.
            let mut next = LONG;
            for watched in watched {
                // This may drop values of a handler, which may panic.
                let look = AssertUnwindSafe(move || watched.look());
                if let Ok(Some(due)) = catch_unwind(look) {
                    next = next.min(due);
                }
            }
            // The thread of the runtime that waits for sockets and timers also runs the tasks that they wake.
            // If such a task blocks the thread, no thread waits for sockets and timers, although other
            // threads are idle. This wakes one of those.
            runtime.spawn(ready(()));
            state = self
                .wake_up
                .wait_timeout_while(self.lock(), next, |state| !state.over)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hold {
    /// Begins to hold a connection now. `context` is that of the work.
    pub(super) fn begin(context: WorkContext, limit: Duration) -> Self {
        Self {
            since: Instant::now(),
            context,
            limit,
            warning: LONG,
            given_up: None,
            waker: None,
        }
    }

    /// Logs a warning, and gives the unit of work up, if it is time to do so.
    pub(super) fn look(&mut self) -> Sight {
        let held = self.since.elapsed();
        if held >= self.warning {
            self.warning = 2 * held;
            self.context.in_scope(|| {
                tracing::warn!(
                    ?held,
                    "holds a database connection for a long time: does it wait for something else after \
                     its first use of the database?"
                );
            });
        }
        if held >= self.limit {
            self.give_up();
        }
        match self.given_up {
            None => Sight::Fine(self.warning.min(self.limit).saturating_sub(held)),
            Some(given_up) if held >= given_up + GRACE => Sight::Blocked,
            Some(_) => Sight::Fine(GRACE),
        }
    }

    /// Gives the unit of work up: it is woken and must end.
    pub(super) fn give_up(&mut self) {
        if self.given_up.is_none() {
            self.given_up = Some(self.since.elapsed());
            if let Some(waker) = self.waker.take() {
                waker.wake();
            }
        }
    }

    /// Completes with an error when the unit of work is given up.
    pub(super) fn poll_given_up(&mut self, context: &Context<'_>) -> Poll<Error> {
        if let Err(error) = self.check() {
            return Poll::Ready(error);
        }
        match &self.waker {
            Some(waker) if waker.will_wake(context.waker()) => {}
            _ => self.waker = Some(context.waker().clone()),
        }
        Poll::Pending
    }

    /// Fails if the unit of work was given up: its result is too late.
    pub(super) fn check(&self) -> Result<()> {
        match self.given_up {
            None => Ok(()),
            Some(held) => Err(Error::internal(format!(
                "a database connection was held for {held:.1?}, longer than DATABASE__HOLD_TIMEOUT \
                 allows; its writes were rolled back"
            ))),
        }
    }

    /// Returns the time that the connection has been held.
    pub(super) fn held(&self) -> Duration {
        self.since.elapsed()
    }

    pub(super) fn context(&self) -> &WorkContext {
        &self.context
    }
}
