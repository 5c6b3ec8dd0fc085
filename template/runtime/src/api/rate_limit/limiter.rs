use std::{
    num::NonZero,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, MonotonicClock},
    state::keyed::HashMapStateStore,
};

use super::RateLimit;

/// The number of keys that are kept apart. They take about 4 MB.
const KEYS: usize = 100_000;

/// The number of groups into which further keys are put. The keys of a group share one limit.
const GROUPS: u64 = 1_000;

/// The time between two attempts to forget keys.
const CLEANING: Duration = Duration::from_secs(10);

/// Counts the requests of each key. Its memory is bounded, whatever clients send.
pub struct Limiter {
    limiter: RateLimiter<u64, HashMapStateStore<u64>, MonotonicClock>,
    cleaned: Mutex<Option<Instant>>,
}

impl Limiter {
    pub fn new(limit: &RateLimit) -> Self {
        let requests = NonZero::new(limit.requests).unwrap_or(NonZero::<u32>::MIN);
        let quota = Quota::with_period(limit.period / requests.get())
            .unwrap_or(Quota::per_second(requests))
            .allow_burst(requests);
        Self {
            limiter: RateLimiter::new(quota, HashMapStateStore::default(), MonotonicClock),
            cleaned: Mutex::new(None),
        }
    }

    /// Notes a request. If there were too many, it fails with the time to wait.
    pub fn check(&self, key: u64) -> Result<(), Duration> {
        let key = if self.limiter.len() < KEYS || self.clean() {
            key
        } else {
            key % GROUPS
        };
        self.limiter
            .check_key(&key)
            .map_err(|refused| refused.wait_time_from(MonotonicClock.now()))
    }

    /// Forgets the keys that may make all of their requests again. Returns true if there is a place now.
    fn clean(&self) -> bool {
        let mut cleaned = self.cleaned.lock().unwrap_or_else(PoisonError::into_inner);
        if cleaned.is_some_and(|at| at.elapsed() < CLEANING) {
            return false;
        }
        *cleaned = Some(Instant::now());
        self.limiter.retain_recent();
        self.limiter.len() < KEYS
    }
}
