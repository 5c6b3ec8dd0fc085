use app_core::auth::shared::session_token::{
    decode_session_token, digest, encode_session_token, is_marked, next_secret,
};
use secrecy::ExposeSecret;
use uuid::Uuid;

#[test]
fn carries_the_session_and_its_secret() {
    let id = Uuid::from_u128(1).into();
    let token = encode_session_token(id, "a key", &"a secret".into());

    let (decoded, secret, mark) = decode_session_token(&token).unwrap();

    assert_eq!((decoded, secret.expose_secret()), (id, "a secret"));
    assert!(is_marked("a key", &secret, &mark));
}

#[test]
fn a_mark_proves_one_secret_of_one_session() {
    let token = encode_session_token(Uuid::nil().into(), "a key", &"a secret".into());
    let (_, secret, mark) = decode_session_token(&token).unwrap();

    assert!(!is_marked("another key", &secret, &mark));
    assert!(!is_marked("a key", &"another secret".into(), &mark));
    for guess in ["", "guessed", &mark.expose_secret()[1..]] {
        assert!(!is_marked("a key", &secret, &guess.into()), "{guess}");
    }
}

#[test]
fn a_mark_says_nothing_about_the_next_secret() {
    let secret = "a secret".into();
    let token = encode_session_token(Uuid::nil().into(), "a key", &secret);
    let (_, _, mark) = decode_session_token(&token).unwrap();

    let next = next_secret("a key", &secret);

    assert!(!next.expose_secret().contains(mark.expose_secret()));
}

#[test]
fn anything_else_is_refused() {
    for text in [
        "",
        "a secret",
        "1.secret.mark",
        "00000000-0000-0000-0000-000000000001",
        "00000000-0000-0000-0000-000000000001.secret",
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
