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

/// The number of groups into which all keys are put while there are more, also those that were kept apart before. The keys of a
/// group share one limit.
const GROUPS: u64 = 1_000;

/// A group has the limit of so many keys, and all groups together that of the keys that are kept apart. With the limit of
/// one key, a client with many networks could use up those of everybody else.
const KEYS_OF_GROUP: u32 = 100;

/// The time between two attempts to forget keys.
const CLEANING: Duration = Duration::from_secs(10);

/// Counts the requests of each key. Its memory is bounded, whatever clients send.
pub struct Limiter {
    keys: Keyed,
    groups: Keyed,
    cleaned: Mutex<Option<Instant>>,
}

type Keyed = RateLimiter<u64, HashMapStateStore<u64>, MonotonicClock>;

impl Limiter {
    pub fn new(limit: &RateLimit) -> Self {
        Self {
            keys: keyed(limit.requests, limit.period),
            groups: keyed(limit.requests.saturating_mul(KEYS_OF_GROUP), limit.period),
            cleaned: Mutex::new(None),
        }
    }

    /// Notes a request. If there were too many, it fails with the time to wait.
    pub fn check(&self, key: u64) -> Result<(), Duration> {
        let checked = if self.keys.len() < KEYS || self.clean() {
            self.keys.check_key(&key)
        } else {
            self.groups.check_key(&(key % GROUPS))
        };
        checked.map_err(|refused| refused.wait_time_from(MonotonicClock.now()))
    }

    /// Forgets the keys that may make all of their requests again. Returns true if there is a place now.
    fn clean(&self) -> bool {
        let mut cleaned = self.cleaned.lock().unwrap_or_else(PoisonError::into_inner);
        if cleaned.is_some_and(|at| at.elapsed() < CLEANING) {
            return false;
        }
        *cleaned = Some(Instant::now());
        self.keys.retain_recent();
        self.keys.len() < KEYS
    }
}

/// Returns what allows so many requests of each key in a period.
fn keyed(requests: u32, period: Duration) -> Keyed {
    let requests = NonZero::new(requests).unwrap_or(NonZero::<u32>::MIN);
    let quota = Quota::with_period(period / requests.get())
        .unwrap_or(Quota::per_second(requests))
        .allow_burst(requests);
    RateLimiter::new(quota, HashMapStateStore::default(), MonotonicClock)
}
