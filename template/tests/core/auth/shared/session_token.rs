use app_core::auth::shared::session_token::{
    decode_session_token, digest, encode_session_token, next_secret,
};
use secrecy::ExposeSecret;
use uuid::Uuid;

#[test]
fn carries_the_session_and_its_secret() {
    let id = Uuid::from_u128(1).into();
    let token = encode_session_token(id, &"a secret".into());

    let (decoded, secret) = decode_session_token(&token).unwrap();

    assert_eq!((decoded, secret.expose_secret()), (id, "a secret"));
}

#[test]
fn anything_else_is_refused() {
    for text in [
        "",
        "a secret",
        "1.secret",
        "00000000-0000-0000-0000-000000000001",
    ] {
        assert!(decode_session_token(&text.into()).is_err(), "{text}");
    }
}

#[test]
fn the_next_secret_depends_on_the_key_and_the_secret_and_nothing_else() {
    let next = |key, secret: &str| {
        let next = next_secret(key, &secret.into());
        next.expose_secret().to_owned()
    };

    assert_eq!(next("a key", "a secret"), next("a key", "a secret"));
    assert_ne!(next("a key", "a secret"), next("another key", "a secret"));
    assert_ne!(next("a key", "a secret"), next("a key", "another secret"));
}

#[test]
fn the_digest_is_the_sha_256_of_the_secret() {
    // The test vector of FIPS 180-4 for "abc".
    assert_eq!(
        digest(&"abc".into()),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}
