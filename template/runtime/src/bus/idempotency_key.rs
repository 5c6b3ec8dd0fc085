use std::fmt::{Display, Write};

use sha2::{Digest, Sha256};

/// The key that a client has given to a request, so that it may send the request again without doing it again.
///
/// It means nothing without the claimant, because two claimants may choose the same key.
#[derive(Clone, Debug)]
pub struct RequestKey {
    key: String,
    digest: String,
}

/// The key of a request of a claimant.
#[derive(Clone, Debug)]
pub struct IdempotencyKey {
    pub(crate) claimant: String,
    pub(crate) key: String,
    /// The SHA-256 of the request, in hexadecimal.
    pub(crate) digest: String,
}

impl RequestKey {
    /// Creates the `key` of a request that consists of these `parts`: what it asks for, and its body.
    #[must_use]
    pub fn new(key: impl Into<String>, parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        let digest = hash.finalize().iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        Self {
            key: key.into(),
            digest,
        }
    }

    /// Returns the key of a request of `claimant`, the id of a user for instance.
    #[must_use]
    pub fn of(self, claimant: impl Display) -> IdempotencyKey {
        IdempotencyKey {
            claimant: claimant.to_string(),
            key: self.key,
            digest: self.digest,
        }
    }
}
