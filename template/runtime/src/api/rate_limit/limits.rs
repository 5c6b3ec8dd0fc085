use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use super::{RateLimit, limiter::Limiter};

/// The rate limits of a process. Each begins with its first use.
#[derive(Default)]
pub struct RateLimits {
    limiters: Mutex<HashMap<&'static str, Arc<Limiter>>>,
    /// Random, so that nobody can choose keys that are taken for each other.
    hasher: RandomState,
}

impl RateLimits {
    /// Notes a request with this `key`. If there were too many, it fails with the time to wait.
    pub fn check(&self, limit: &RateLimit, key: &impl Hash) -> Result<(), Duration> {
        let limiter = {
            let limiters = self.limiters.lock();
            let mut limiters = limiters.unwrap_or_else(PoisonError::into_inner);
            let limiter = limiters.entry(limit.name);
            Arc::clone(limiter.or_insert_with(|| Arc::new(Limiter::new(limit))))
        };
        limiter.check(self.hasher.hash_one(key))
    }
}
