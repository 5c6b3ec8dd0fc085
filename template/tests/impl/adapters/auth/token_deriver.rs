use app_core::auth::{domain::account_token::AccountTokenId, ports::token_deriver::TokenDeriver};
use secrecy::SecretString;

/// Derives `secret-of-` and the id.
pub struct NamingTokenDeriver;

impl TokenDeriver for NamingTokenDeriver {
    fn derive(&self, id: AccountTokenId) -> SecretString {
        format!("secret-of-{id}").into()
    }
}
