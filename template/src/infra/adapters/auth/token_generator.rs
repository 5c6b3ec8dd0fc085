use app_core::auth::ports::token_generator::TokenGenerator;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Error, Result};
use secrecy::SecretString;

/// Generates secrets with the random number generator of the operating system.
pub struct OsTokenGenerator;

impl TokenGenerator for OsTokenGenerator {
    fn generate(&self, bytes: usize) -> Result<SecretString> {
        let mut secret = vec![0; bytes];
        getrandom::fill(&mut secret).map_err(Error::internal)?;
        Ok(URL_SAFE_NO_PAD.encode(secret).into())
    }
}
