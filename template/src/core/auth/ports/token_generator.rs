use secrecy::SecretString;

use crate::Result;

/// Makes secrets that nobody can guess.
pub trait TokenGenerator: Send + Sync {
    /// A secret of `bytes` random bytes, as text that needs no escaping in a URL.
    fn generate(&self, bytes: usize) -> Result<SecretString>;
}
