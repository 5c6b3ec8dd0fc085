use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use app_core::{Error, Result};

use super::unit::Unit;

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
    waiting: VecDeque<Box<dyn Unit>>,
    open: bool,
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
                asleep: 0,
                woken: false,
            }),
            wake_up: Condvar::new(),
        }
    }

    /// Adds `unit`. Who does not fit is turned away.
    pub(super) fn push(&self, unit: Box<dyn Unit>) -> Result<()> {
        let mut state = self.lock();
        if !state.open {
            return Err(Error::unavailable(
                "shutting_down",
                "The service is shutting down.",
            ));
        }
        if state.waiting.len() >= self.length {
            return Err(Error::unavailable(
                "database_busy",
                "The service is too busy. Please try again.",
            ));
        }
        state.waiting.push_back(unit);
        self.wake_one(state);
        Ok(())
    }

    /// Takes what has waited longest, and sleeps until there is something. `None` when the queue is
    /// closed and empty.
    pub(super) fn pop(&self) -> Option<Box<dyn Unit>> {
        let mut state = self.lock();
        loop {
            if let Some(unit) = state.waiting.pop_front() {
                self.wake_one(state);
                return Some(unit);
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
    pub(super) fn try_pop(&self) -> Option<Box<dyn Unit>> {
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
