use std::sync::atomic::{AtomicU64, Ordering};

use app_core::auth::ports::token_generator::TokenGenerator;
use kernel::Result;
use secrecy::SecretString;

/// Generates `secret-1`, `secret-2` and so on.
#[derive(Default)]
pub struct SequentialTokens(AtomicU64);

impl TokenGenerator for SequentialTokens {
    fn generate(&self, _bytes: usize) -> Result<SecretString> {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        Ok(format!("secret-{number}").into())
    }
}
