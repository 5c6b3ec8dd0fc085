use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use kernel::{Error, Result};

/// The commands with an idempotency key that run in this process.
#[derive(Clone, Default)]
pub struct RunningKeys(Arc<Shared>);

#[derive(Default)]
struct Shared {
    running: Mutex<HashSet<Running>>,
    begun: AtomicU32,
}

/// The claimant, the operation and the key of a command.
type Running = (String, &'static str, String);

/// A command that runs, until this is dropped.
pub struct RunningKey {
    keys: RunningKeys,
    running: Running,
}

impl RunningKeys {
    /// Notes that a command runs. Fails if it runs already.
    pub fn begin(
        &self,
        claimant: &str,
        operation: &'static str,
        key: &str,
    ) -> Result<Arc<RunningKey>> {
        let running = (claimant.to_owned(), operation, key.to_owned());
        if !self.with(|set| set.insert(running.clone())) {
            return Err(Error::conflict(
                "request_in_progress",
                "A request with the same `Idempotency-Key` is still running.",
            ));
        }
        Ok(Arc::new(RunningKey {
            keys: self.clone(),
            running,
        }))
    }

    /// Returns true for the first command and for each one after some more: a time to delete old keys.
    pub fn is_time_to_tidy(&self) -> bool {
        const INTERVAL: u32 = 100;
        let begun = self.0.begun.fetch_add(1, Ordering::Relaxed);
        begun.is_multiple_of(INTERVAL)
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashSet<Running>) -> T) -> T {
        let mut running = self
            .0
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        work(&mut running)
    }
}

impl Drop for RunningKey {
    fn drop(&mut self) {
        self.keys.with(|set| set.remove(&self.running));
    }
}
