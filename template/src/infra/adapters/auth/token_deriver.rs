use app_core::auth::{domain::account_token::AccountTokenId, ports::token_deriver::TokenDeriver};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac, digest::InvalidLength};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// Derives secrets with HMAC and SHA-256, with a key that is made for this from one of the service.
pub struct HmacTokenDeriver(Hmac<Sha256>);

impl HmacTokenDeriver {
    /// `key` may be one that is used for something else, too: whoever makes this one sign any text learns nothing of the
    /// secrets.
    pub fn new(key: &SecretString) -> Result<Self, InvalidLength> {
        let keyed: Hmac<Sha256> = Hmac::new_from_slice(key.expose_secret().as_bytes())?;
        let own_key = keyed.chain_update("mailed tokens").finalize().into_bytes();
        Hmac::new_from_slice(&own_key).map(Self)
    }
}

impl TokenDeriver for HmacTokenDeriver {
    fn derive(&self, id: AccountTokenId) -> SecretString {
        let keyed = self.0.clone().chain_update(id.to_string());
        URL_SAFE_NO_PAD.encode(keyed.finalize().into_bytes()).into()
    }
}
