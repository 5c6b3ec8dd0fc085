use app_core::auth::ports::token_deriver::TokenDeriver;
use secrecy::ExposeSecret;
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
fn secrets_need_no_escaping() {
    let secret = derive("one key", 1);

    assert_eq!(secret.len(), 43);
    assert!(
        secret
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    );
}
