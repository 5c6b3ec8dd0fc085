use kernel::Result;
use secrecy::SecretString;

/// Generates secrets that cannot be guessed.
pub trait TokenGenerator: Send + Sync {
    /// Returns a secret of `bytes` random bytes, as text that needs no escaping in a URL.
    fn generate(&self, bytes: usize) -> Result<SecretString>;
}
