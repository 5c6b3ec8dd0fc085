//! Looks at those who hold a connection, from a thread of its own: code that hangs or blocks cannot say
//! so itself.

use std::{
    future::ready,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak},
    task::{Context, Poll, Waker},
    thread,
    time::{Duration, Instant},
};

use app_core::{Error, Result};
use tokio::runtime::Handle;
use tracing::Span;

/// Holding a connection for longer than this is worth a warning, and again each time it has doubled.
const LONG: Duration = Duration::from_millis(500);

/// A unit of work that goes on for so long after it was told to end does not listen: its code blocks.
pub(super) const GRACE: Duration = Duration::from_millis(500);

/// Somebody who may hold a connection.
pub(super) trait Watched: Send + Sync {
    /// Does what is due. Returns after what time to look again; nothing, if no connection is held.
    fn look(&self) -> Option<Duration>;
}

/// The thread that looks. It ends with the last handle.
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

/// A connection is held.
pub(super) struct Hold {
    since: Instant,
    span: Span,
    /// How long it may last.
    limit: Duration,
    warning: Duration,
    given_up: Option<Duration>,
    waker: Option<Waker>,
}

/// What a look at a [`Hold`] shows.
pub(super) enum Sight {
    /// Nothing to do before this time has passed.
    Fine(Duration),
    /// The code was told to end, and does not.
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

    /// Looks at `watched` from now on, for as long as it is there.
    pub(super) fn add(&self, watched: Weak<dyn Watched>) {
        let mut state = self.0.0.lock();
        // Now and then, so that those who have gone are never more than those who are there.
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
            // Whoever begins to hold a connection after this look has time until the next.
            let mut next = LONG;
            for watched in watched {
                // What is dropped here may be a handler's, and panic.
                let look = AssertUnwindSafe(move || watched.look());
                if let Ok(Some(due)) = catch_unwind(look) {
                    next = next.min(due);
                }
            }
            // The thread of the runtime that waits for sockets and timers also runs what they wake. If that
            // blocks it, nobody waits for them, though other threads are idle: this wakes one of those.
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
    /// Begins now, for what the current span is about.
    pub(super) fn begin(span: Span, limit: Duration) -> Self {
        Self {
            since: Instant::now(),
            span,
            limit,
            warning: LONG,
            given_up: None,
            waker: None,
        }
    }

    /// Warns, and gives up, when it is time to.
    pub(super) fn look(&mut self) -> Sight {
        let held = self.since.elapsed();
        if held >= self.warning {
            self.warning = 2 * held;
            self.span.in_scope(|| {
                tracing::warn!(
                    ?held,
                    "holds a database connection for long: does it wait for something outside after \
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

    /// Tells the unit of work to end.
    pub(super) fn give_up(&mut self) {
        if self.given_up.is_none() {
            self.given_up = Some(self.since.elapsed());
            if let Some(waker) = self.waker.take() {
                waker.wake();
            }
        }
    }

    /// Completes when the unit of work is to end, with why.
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

    /// Fails if the unit of work was told to end: whatever it has come to, it was too late.
    pub(super) fn check(&self) -> Result<()> {
        match self.given_up {
            None => Ok(()),
            Some(held) => Err(Error::internal(format!(
                "a database connection was held for {held:.1?}, longer than DATABASE__HOLD_TIMEOUT \
                 allows; what was written was undone"
            ))),
        }
    }

    /// For how long it has lasted.
    pub(super) fn held(&self) -> Duration {
        self.since.elapsed()
    }

    pub(super) fn span(&self) -> &Span {
        &self.span
    }
}
