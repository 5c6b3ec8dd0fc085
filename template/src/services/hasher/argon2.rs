use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use async_trait::async_trait;
use metrics::gauge;
use secrecy::{ExposeSecret, SecretString};
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::{Hasher, HashingError, HashingLimits};

/// Argon2id with the crate's default parameters, which follow OWASP's recommendation.
///
/// Computing a hash takes tens of milliseconds and 19 MiB. So it runs on a blocking thread, and only a few are
/// computed at the same time: a burst of sign-ins waits instead of using up the memory. Those who would wait for too
/// long are refused at once.
#[derive(Debug)]
pub struct Argon2Hasher {
    argon2: Argon2<'static>,
    slots: Arc<Semaphore>,
    /// A slot, or a place in the queue for one.
    places: Arc<Semaphore>,
}

impl Argon2Hasher {
    /// Returns a hasher with these `params`, which set memory, passes and lanes.
    #[must_use]
    pub fn new(params: Params, limits: HashingLimits) -> Self {
        let HashingLimits { concurrency, queue } = limits;
        let places = concurrency
            .saturating_add(queue)
            .min(Semaphore::MAX_PERMITS);
        Self {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            slots: Arc::new(Semaphore::new(concurrency.min(places))),
            places: Arc::new(Semaphore::new(places)),
        }
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(Argon2<'static>) -> Result<T, HashingError> + Send + 'static,
    ) -> Result<T, HashingError> {
        let failed = |error: &dyn std::error::Error| HashingError::Failed(error.to_string());
        let place = self.places.clone().try_acquire_owned();
        let place = place.map_err(|_| HashingError::Busy)?;
        let waiting = Counted::new("hashing_waiting");
        let slot = self.slots.clone().acquire_owned().await;
        let slot = slot.map_err(|error| failed(&error))?;
        drop(waiting);
        let running = Counted::new("hashing_running");
        let argon2 = self.argon2.clone();
        // They move to the thread, because the work continues even if its caller no longer waits.
        spawn_blocking(move || {
            let (_place, _slot, _running) = (place, slot, running);
            work(argon2)
        })
        .await
        .map_err(|error| failed(&error))?
    }
}

/// A hash that is counted by a metric, for as long as this lives.
struct Counted(&'static str);

impl Counted {
    fn new(metric: &'static str) -> Self {
        gauge!(metric).increment(1);
        Self(metric)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        gauge!(self.0).decrement(1);
    }
}

impl Default for Argon2Hasher {
    fn default() -> Self {
        Self::new(Params::default(), HashingLimits::default())
    }
}

#[async_trait]
impl Hasher for Argon2Hasher {
    async fn hash(&self, value: &SecretString) -> Result<SecretString, HashingError> {
        let value = value.clone();
        self.run(move |argon2| {
            argon2
                .hash_password(value.expose_secret().as_bytes())
                .map(|hash| hash.to_string().into())
                .map_err(|error| HashingError::Failed(error.to_string()))
        })
        .await
    }

    async fn verify(
        &self,
        value: &SecretString,
        hash: &SecretString,
    ) -> Result<bool, HashingError> {
        let (value, hash) = (value.clone(), hash.clone());
        self.run(move |argon2| {
            Ok(PasswordHash::new(hash.expose_secret()).is_ok_and(|hash| {
                argon2
                    .verify_password(value.expose_secret().as_bytes(), &hash)
                    .is_ok()
            }))
        })
        .await
    }

    fn needs_rehash(&self, hash: &SecretString) -> bool {
        PasswordHash::new(hash.expose_secret()).map_or(true, |hash| {
            hash.algorithm != Algorithm::Argon2id.ident()
                || hash.version != Some(Version::V0x13.into())
                || Params::try_from(&hash).map_or(true, |params| {
                    let own = self.argon2.params();
                    (params.m_cost(), params.t_cost(), params.p_cost())
                        != (own.m_cost(), own.t_cost(), own.p_cost())
                })
        })
    }
}
