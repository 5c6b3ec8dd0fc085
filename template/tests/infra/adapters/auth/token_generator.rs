use app_core::auth::ports::token_generator::TokenGenerator;
use secrecy::ExposeSecret;

use crate::infra::adapters::auth::token_generator::OsTokenGenerator;

#[test]
fn secrets_differ_and_need_no_escaping() {
    let secret = || OsTokenGenerator.generate(32).unwrap();
    let (one, two) = (secret(), secret());

    assert_ne!(one.expose_secret(), two.expose_secret());
    assert_eq!(one.expose_secret().len(), 43);
    assert!(
        one.expose_secret()
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    );
}
