//! Hashes of passwords. People choose passwords, so guessing them must be slow.

#[cfg(feature = "implementations")]
mod argon2;

use std::{num::NonZero, thread::available_parallelism};

use async_trait::async_trait;
use secrecy::SecretString;

#[cfg(feature = "implementations")]
pub use self::argon2::Argon2Hasher;
#[cfg(feature = "implementations")]
pub use ::argon2::Params;

/// Hashes passwords and checks them against hashes.
#[async_trait]
pub trait Hasher: Send + Sync {
    /// Returns the hash to store in place of `value`, with its salt and parameters.
    async fn hash(&self, value: &SecretString) -> Result<SecretString, HashingError>;

    /// Returns true if `hash` was made from `value`. A hash that cannot be read does not match any value.
    async fn verify(&self, value: &SecretString, hash: &SecretString)
    -> Result<bool, HashingError>;

    /// Returns true if `hash` was made with other parameters than [`hash`](Self::hash) uses now, and should
    /// be replaced at the next opportunity.
    fn needs_rehash(&self, hash: &SecretString) -> bool {
        let _ = hash;
        false
    }
}

/// How many hashes are computed and wait at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashingLimits {
    /// The number that is computed at the same time.
    pub concurrency: usize,
    /// The number that waits. Further ones fail with [`HashingError::Busy`].
    pub queue: usize,
}

impl HashingLimits {
    /// Makes the last one wait for about a second, on most machines.
    pub const QUEUE: usize = 64;
}

impl Default for HashingLimits {
    /// One for each core.
    fn default() -> Self {
        Self {
            concurrency: available_parallelism().map_or(1, NonZero::get),
            queue: Self::QUEUE,
        }
    }
}

/// The reason why a value was not hashed.
#[derive(Debug, thiserror::Error)]
pub enum HashingError {
    /// Too many hashes wait already. A later attempt may succeed.
    #[error("too many hashes wait already")]
    Busy,
    /// Hashing failed for a reason that the caller cannot fix.
    #[error("cannot hash: {0}")]
    Failed(String),
}
