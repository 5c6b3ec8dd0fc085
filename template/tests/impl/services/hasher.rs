use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use services::hasher::{Hasher, HashingError};
use sha2::{Digest, Sha256};

/// Hashes quickly and without salt, so the same value always has the same hash.
pub struct Sha256Hasher;

#[async_trait]
impl Hasher for Sha256Hasher {
    async fn hash(&self, value: &SecretString) -> Result<SecretString, HashingError> {
        Ok(format!("sha256:{:?}", Sha256::digest(value.expose_secret())).into())
    }

    async fn verify(
        &self,
        value: &SecretString,
        hash: &SecretString,
    ) -> Result<bool, HashingError> {
        Ok(self.hash(value).await?.expose_secret() == hash.expose_secret())
    }
}
