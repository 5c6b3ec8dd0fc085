//! Hashes of passwords. People choose passwords, so guessing them must be slow.

#[cfg(feature = "implementations")]
mod argon2;

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

/// Hashing failed for a reason that the caller cannot fix.
#[derive(Debug, thiserror::Error)]
#[error("cannot hash: {0}")]
pub struct HashingError(pub String);
