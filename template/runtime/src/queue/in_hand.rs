//! The jobs that a relay runs, and how many more may begin.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use tokio::{task::Id, time::Instant};

/// A job that runs for longer leaves its place to another one.
const SLOW: Duration = Duration::from_secs(2);

/// The jobs that a relay runs.
pub(super) struct InHand {
    jobs: HashMap<Id, Running>,
    /// The number of jobs that may run at the same time, and of slow ones as many again.
    window: usize,
}

/// A job that runs.
pub(super) struct Running {
    pub(super) id: i64,
    pub(super) attempts: i32,
    pub(super) name: &'static str,
    pub(super) lane: Option<String>,
    pub(super) started: Instant,
}

impl Running {
    pub(super) fn is_slow(&self) -> bool {
        self.started.elapsed() >= SLOW
    }
}

impl InHand {
    pub(super) fn new(window: usize) -> Self {
        Self {
            jobs: HashMap::new(),
            window: window.max(1),
        }
    }

    pub(super) fn insert(&mut self, task: Id, job: Running) {
        self.jobs.insert(task, job);
    }

    pub(super) fn remove(&mut self, task: Id) -> Option<Running> {
        self.jobs.remove(&task)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }

    /// Returns the id and the attempt of each job.
    pub(super) fn keys(&self) -> Vec<(i64, i32)> {
        let jobs = self.jobs.values();
        jobs.map(|job| (job.id, job.attempts)).collect()
    }

    /// Returns the number of jobs that may begin. It is 0 until half of the window is free: one look for many jobs is
    /// better than many looks.
    pub(super) fn room(&self) -> usize {
        let free = self.window.saturating_sub(self.quick().count());
        if free >= self.window.div_ceil(2) {
            free
        } else {
            0
        }
    }

    /// Returns true if nothing runs but what is slow.
    pub(super) fn has_only_slow(&self) -> bool {
        self.quick().next().is_none()
    }

    /// Returns the time at which the next job becomes slow.
    pub(super) fn next_slow_at(&self) -> Option<Instant> {
        self.quick().map(|job| job.started + SLOW).min()
    }

    /// Returns the names of which half a window of slow jobs run. No more of them begin: they may hang.
    pub(super) fn held_up(&self) -> HashSet<&'static str> {
        let mut slow: HashMap<_, usize> = HashMap::new();
        for job in self.jobs.values().filter(|job| job.is_slow()) {
            *slow.entry(job.name).or_default() += 1;
        }
        let most = self.window.div_ceil(2);
        let held_up = slow.into_iter().filter(|(_, count)| *count >= most);
        held_up.map(|(name, _)| name).collect()
    }

    fn quick(&self) -> impl Iterator<Item = &Running> {
        self.jobs.values().filter(|job| !job.is_slow())
    }
}
