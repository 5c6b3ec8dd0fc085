use std::{
    collections::VecDeque,
    mem,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use kernel::{Error, Result};

use super::job::Job;

/// The queue of units of work that wait for a thread.
///
/// Waking a thread can cost more than a short query. Only one is being woken at a time: once it is awake, it
/// wakes the next one if there is more than it takes. By then, a thread that was already awake may have taken
/// that.
pub(super) struct Queue {
    length: usize,
    state: Mutex<State>,
    wake_up: Condvar,
}

/// What a thread gets from the queue.
pub(super) enum Next {
    Job(Arc<dyn Job>),
    /// It is too late for one: the deadline has passed.
    TooLate,
    /// There will be none any more.
    End,
}

struct State {
    waiting: VecDeque<Arc<dyn Job>>,
    open: bool,
    /// True if no thread can do anything.
    held_up: bool,
    /// The number of threads that sleep.
    asleep: usize,
    /// True if one of them has been woken and is not awake yet.
    woken: bool,
}

impl Queue {
    /// Creates a queue for up to `length` jobs.
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

    /// Adds `job`. If the queue is full, cancelled jobs are removed. If it is still full, this fails.
    pub(super) fn push(&self, job: Arc<dyn Job>) -> Result<()> {
        // Dropped after the lock is released, because that runs code of a handler.
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

    /// Rejects new jobs while `held_up` is true, and returns the waiting ones. Does nothing if the queue is
    /// closed: then the waiting jobs are still run.
    pub(super) fn hold_up(&self, held_up: bool) -> VecDeque<Arc<dyn Job>> {
        let mut state = self.lock();
        state.held_up = held_up && state.open;
        if state.held_up {
            mem::take(&mut state.waiting)
        } else {
            VecDeque::new()
        }
    }

    /// Returns the number of jobs that wait.
    pub(super) fn len(&self) -> usize {
        self.lock().waiting.len()
    }

    /// Fails if no job can be added.
    pub(super) fn check(&self) -> Result<()> {
        self.lock().check()
    }

    /// Removes and returns the job that has waited longest. Sleeps until there is one. Returns `None` when
    /// the queue is closed and empty.
    pub(super) fn pop(&self) -> Option<Arc<dyn Job>> {
        match self.pop_until(None) {
            Next::Job(job) => Some(job),
            Next::TooLate | Next::End => None,
        }
    }

    /// Does the same until `deadline`. After it, returns no job, even if some wait.
    pub(super) fn pop_until(&self, deadline: Option<Instant>) -> Next {
        let mut state = self.lock();
        loop {
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            if left == Some(Duration::ZERO) {
                return Next::TooLate;
            }
            if let Some(job) = state.waiting.pop_front() {
                self.wake_one(state);
                return Next::Job(job);
            }
            if !state.open {
                return Next::End;
            }
            state.asleep += 1;
            state = if let Some(left) = left {
                let woken = self.wake_up.wait_timeout(state, left);
                woken.unwrap_or_else(PoisonError::into_inner).0
            } else {
                let woken = self.wake_up.wait(state);
                woken.unwrap_or_else(PoisonError::into_inner)
            };
            state.asleep -= 1;
            state.woken = false;
        }
    }

    /// Removes and returns the job that has waited longest, if there is one.
    pub(super) fn try_pop(&self) -> Option<Arc<dyn Job>> {
        self.lock().waiting.pop_front()
    }

    /// Accepts no more jobs. The waiting ones are still run.
    pub(super) fn close(&self) {
        self.lock().open = false;
        self.wake_up.notify_all();
    }

    /// Wakes a thread for a waiting job, if necessary.
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
        "The database is blocked by an operation that takes too long. Please try again later.",
    )
}
