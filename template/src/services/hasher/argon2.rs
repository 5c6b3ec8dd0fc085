use std::sync::{Arc, Mutex, PoisonError};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        phc::{Output, ParamsString, PasswordHash, Salt},
        try_generate_salt,
    },
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
///
/// The memory of a hash is kept for the next one. An allocator that gets it back may keep it for each thread that
/// ever hashed, and there are many blocking threads.
#[derive(Debug)]
pub struct Argon2Hasher {
    params: Params,
    memories: Arc<Memories>,
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
            memories: Arc::new(Memories::new(params.block_count())),
            params,
            slots: Arc::new(Semaphore::new(concurrency.min(places))),
            places: Arc::new(Semaphore::new(places)),
        }
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Memories) -> Result<T, HashingError> + Send + 'static,
    ) -> Result<T, HashingError> {
        let place = self.places.clone().try_acquire_owned();
        let place = place.map_err(|_| HashingError::Busy)?;
        let waiting = Counted::new("hashing_waiting");
        let slot = self.slots.clone().acquire_owned().await;
        let slot = slot.map_err(failed)?;
        drop(waiting);
        let running = Counted::new("hashing_running");
        let memories = self.memories.clone();
        // They move to the thread, because the work continues even if its caller no longer waits.
        spawn_blocking(move || {
            let (_place, _slot, _running) = (place, slot, running);
            work(&memories)
        })
        .await
        .map_err(failed)?
    }
}

/// The memories of hashes that are not computed at the moment. Only who has a slot takes one, so there are as many as
/// slots at most.
#[derive(Debug)]
struct Memories {
    /// The number of blocks that a hash needs. One that was made with other parameters may need more.
    blocks: usize,
    free: Mutex<Vec<Vec<Block>>>,
}

impl Memories {
    fn new(blocks: usize) -> Self {
        Self {
            blocks,
            free: Mutex::default(),
        }
    }

    /// Computes what a hash of `value` with `salt` has as its output.
    fn output(
        &self,
        argon2: &Argon2<'_>,
        value: &SecretString,
        salt: &Salt,
    ) -> Result<Output, HashingError> {
        let needed = argon2.params().block_count();
        let mut memory = self.take();
        memory
            .try_reserve_exact(needed.saturating_sub(memory.len()))
            .map_err(failed)?;
        memory.resize(needed.max(memory.len()), Block::new());

        let length = argon2.params().output_len();
        let mut output = [0; Output::MAX_LENGTH];
        let output = output
            .get_mut(..length.unwrap_or(Params::DEFAULT_OUTPUT_LEN))
            .ok_or(argon2::Error::OutputTooLong)
            .map_err(failed)?;
        argon2
            .hash_password_into_with_memory(
                value.expose_secret().as_bytes(),
                salt,
                output,
                &mut memory,
            )
            .map_err(failed)?;
        self.give_back(memory);
        Output::new(output).map_err(failed)
    }

    fn take(&self) -> Vec<Block> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        free.pop().unwrap_or_default()
    }

    fn give_back(&self, memory: Vec<Block>) {
        if memory.len() <= self.blocks {
            let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
            free.push(memory);
        }
    }
}

fn failed(error: impl std::error::Error) -> HashingError {
    HashingError::Failed(error.to_string())
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
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone());
        self.run(move |memories| {
            let salt = Salt::new(&try_generate_salt().map_err(failed)?).map_err(failed)?;
            let hash = PasswordHash {
                algorithm: Algorithm::Argon2id.ident(),
                version: Some(Version::V0x13.into()),
                params: ParamsString::try_from(argon2.params()).map_err(failed)?,
                salt: Some(salt),
                hash: Some(memories.output(&argon2, &value, &salt)?),
            };
            Ok(hash.to_string().into())
        })
        .await
    }

    async fn verify(
        &self,
        value: &SecretString,
        hash: &SecretString,
    ) -> Result<bool, HashingError> {
        let (value, hash) = (value.clone(), hash.clone());
        self.run(move |memories| {
            let Some((argon2, salt, expected)) = parts_of(&hash) else {
                return Ok(false);
            };
            // Comparing outputs takes the same time wherever they differ.
            Ok(memories.output(&argon2, &value, &salt)? == expected)
        })
        .await
    }

    fn needs_rehash(&self, hash: &SecretString) -> bool {
        PasswordHash::new(hash.expose_secret()).map_or(true, |hash| {
            hash.algorithm != Algorithm::Argon2id.ident()
                || hash.version != Some(Version::V0x13.into())
                || Params::try_from(&hash).map_or(true, |params| {
                    let own = &self.params;
                    (params.m_cost(), params.t_cost(), params.p_cost())
                        != (own.m_cost(), own.t_cost(), own.p_cost())
                })
        })
    }
}

/// Returns what is needed to compute `hash` again, which may have other parameters than new ones: also those of its
/// output, if it can be read.
fn parts_of(hash: &SecretString) -> Option<(Argon2<'static>, Salt, Output)> {
    let hash = PasswordHash::new(hash.expose_secret()).ok()?;
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let version = hash
        .version
        .map_or(Ok(Version::default()), Version::try_from);
    let params = Params::try_from(&hash).ok()?;
    Some((
        Argon2::new(algorithm, version.ok()?, params),
        hash.salt?,
        hash.hash?,
    ))
}
