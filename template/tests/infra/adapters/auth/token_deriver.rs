use app_core::auth::{domain::account_token::AccountTokenId, ports::token_deriver::TokenDeriver};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::ExposeSecret;
use sha2::Sha256;
use uuid::Uuid;

use crate::infra::adapters::auth::token_deriver::HmacTokenDeriver;

fn derive(key: &str, number: u128) -> String {
    let deriver = HmacTokenDeriver::new(&key.into()).unwrap();
    let secret = deriver.derive(Uuid::from_u128(number).into());
    secret.expose_secret().to_owned()
}

#[test]
fn a_secret_depends_on_the_id_and_the_key_only() {
    let secret = derive("one key", 1);

    assert_eq!(derive("one key", 1), secret);
    assert_ne!(derive("one key", 2), secret);
    assert_ne!(derive("another key", 1), secret);
}

#[test]
fn the_key_is_not_that_of_access_tokens() {
    let id = Uuid::from_u128(1);
    let signed = Hmac::<Sha256>::new_from_slice(b"one key").unwrap();
    let signed = signed.chain_update(AccountTokenId::from(id).to_string());
    let signed = URL_SAFE_NO_PAD.encode(signed.finalize().into_bytes());

    assert_ne!(derive("one key", 1), signed);
}

#[test]
fn secrets_need_no_escaping() {
    let secret = derive("one key", 1);

    assert_eq!(secret.len(), 43);
    assert!(
        secret
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    );
}
