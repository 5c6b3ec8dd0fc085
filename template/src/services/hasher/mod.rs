//! One-way hashes of what people choose, and so must be slow to guess: passwords.

mod argon2;

use async_trait::async_trait;
use secrecy::SecretString;

pub use self::argon2::Argon2Hasher;
pub use ::argon2::Params;

/// Hashes a password and compares one with its hash.
#[async_trait]
pub trait Hasher: Send + Sync {
    /// The hash to store in place of `value`, with its salt and parameters.
    async fn hash(&self, value: &SecretString) -> Result<SecretString, HashingError>;

    /// Whether `hash` was made of `value`. A hash that cannot be read matches nothing.
    async fn verify(&self, value: &SecretString, hash: &SecretString)
    -> Result<bool, HashingError>;

    /// Whether `hash` was made with other parameters than [`hash`](Self::hash) uses today, and
    /// should be replaced at the next opportunity.
    fn needs_rehash(&self, hash: &SecretString) -> bool {
        let _ = hash;
        false
    }
}

/// Hashing failed for a reason that is not the caller's.
#[derive(Debug, thiserror::Error)]
#[error("cannot hash: {0}")]
pub struct HashingError(pub String);
