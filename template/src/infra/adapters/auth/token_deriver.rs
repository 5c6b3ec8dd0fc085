use app_core::auth::{domain::account_token::AccountTokenId, ports::token_deriver::TokenDeriver};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac, digest::InvalidLength};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// Derives secrets with HMAC and SHA-256.
pub struct HmacTokenDeriver(Hmac<Sha256>);

impl HmacTokenDeriver {
    /// `key` may be one that signs tokens: nothing else that is signed begins with the same text.
    pub fn new(key: &SecretString) -> Result<Self, InvalidLength> {
        Hmac::new_from_slice(key.expose_secret().as_bytes()).map(Self)
    }
}

impl TokenDeriver for HmacTokenDeriver {
    fn derive(&self, id: AccountTokenId) -> SecretString {
        let keyed = self.0.clone().chain_update(format!("account token {id}"));
        URL_SAFE_NO_PAD.encode(keyed.finalize().into_bytes()).into()
    }
}
