use std::{
    collections::VecDeque,
    mem,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

use app_core::{Error, Result};

use super::job::Job;

/// Where units of work wait for a thread.
///
/// To wake a thread can cost more than a short query. One is on its way at a time: when it is here, it
/// wakes the next if there is more than it takes. By then, one that was awake may have taken it.
pub(super) struct Queue {
    length: usize,
    state: Mutex<State>,
    wake_up: Condvar,
}

struct State {
    waiting: VecDeque<Arc<dyn Job>>,
    open: bool,
    /// Whether there is no thread that could do anything.
    held_up: bool,
    /// How many threads sleep.
    asleep: usize,
    /// Whether one of them has been woken, and is not here yet.
    woken: bool,
}

impl Queue {
    /// A queue that holds up to `length`.
    pub(super) fn new(length: usize) -> Self {
        Self {
            length,
            state: Mutex::new(State {
                waiting: VecDeque::new(),
                open: true,
                held_up: false,
                asleep: 0,
                woken: false,
            }),
            wake_up: Condvar::new(),
        }
    }

    /// Adds `job`. One that does not fit is turned away, unless another waits that nobody wants any more.
    pub(super) fn push(&self, job: Arc<dyn Job>) -> Result<()> {
        // Dropped after the lock is released: it runs a handler's code.
        let mut cancelled = VecDeque::new();
        let mut state = self.lock();
        state.check()?;
        if state.waiting.len() >= self.length {
            let waiting = mem::take(&mut state.waiting);
            (cancelled, state.waiting) = waiting.into_iter().partition(|job| job.is_cancelled());
        }
        if state.waiting.len() >= self.length {
            return Err(Error::unavailable(
                "database_busy",
                "The service is too busy. Please try again.",
            ));
        }
        state.waiting.push_back(job);
        self.wake_one(state);
        drop(cancelled);
        Ok(())
    }

    /// Turns away what comes, for as long as `held_up` says, and returns what would have to wait. Not once
    /// it is closed: then what waits is worked off.
    pub(super) fn hold_up(&self, held_up: bool) -> VecDeque<Arc<dyn Job>> {
        let mut state = self.lock();
        state.held_up = held_up && state.open;
        if state.held_up {
            mem::take(&mut state.waiting)
        } else {
            VecDeque::new()
        }
    }

    /// Fails where nothing can be added.
    pub(super) fn check(&self) -> Result<()> {
        self.lock().check()
    }

    /// Takes what has waited longest, and sleeps until there is something. `None` when the queue is
    /// closed and empty.
    pub(super) fn pop(&self) -> Option<Arc<dyn Job>> {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.waiting.pop_front() {
                self.wake_one(state);
                return Some(job);
            }
            if !state.open {
                return None;
            }
            state.asleep += 1;
            state = self
                .wake_up
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
            state.asleep -= 1;
            state.woken = false;
        }
    }

    /// Takes what has waited longest, if there is something.
    pub(super) fn try_pop(&self) -> Option<Arc<dyn Job>> {
        self.lock().waiting.pop_front()
    }

    /// Takes nothing more. What waits is still worked off.
    pub(super) fn close(&self) {
        self.lock().open = false;
        self.wake_up.notify_all();
    }

    /// Wakes a thread for what waits, if there is need.
    fn wake_one(&self, mut state: MutexGuard<'_, State>) {
        if state.waiting.is_empty() || state.asleep == 0 || state.woken {
            return;
        }
        state.woken = true;
        drop(state);
        self.wake_up.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn check(&self) -> Result<()> {
        if !self.open {
            return Err(Error::unavailable(
                "shutting_down",
                "The service is shutting down.",
            ));
        }
        if self.held_up {
            return Err(held_up());
        }
        Ok(())
    }
}

pub(super) fn held_up() -> Error {
    Error::unavailable(
        "database_held_up",
        "The database is held up by something that takes too long. Please try again later.",
    )
}
