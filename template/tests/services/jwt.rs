use secrecy::ExposeSecret;
use serde_json::json;
use services::jwt::{Hs256Jwt, Jwt};

fn jwt(secret: &str) -> Hs256Jwt {
    Hs256Jwt::new(&secret.into())
}

#[test]
fn what_was_signed_reads_back() {
    let jwt = jwt("0123456789abcdef0123456789abcdef");
    let claims = json!({ "sub": "ada", "exp": 1 });

    let token = jwt.encode(&claims).unwrap();

    assert_eq!(jwt.decode(token.expose_secret()).unwrap(), claims);
}

/// Signed by another implementation, with `openssl dgst -sha256 -hmac "a secret"`.
#[test]
fn a_token_is_what_others_take_it_for() {
    let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhZGEifQ.c5yPQxFemkiS6usbL_qi37unuyBk6C-hJNFnwoeWgJc";

    let claims = jwt("a secret").decode(token).unwrap();

    assert_eq!(claims, json!({ "sub": "ada" }));
}

#[test]
fn a_token_signed_with_another_secret_is_refused() {
    let token = jwt("another secret").encode(&json!({})).unwrap();

    assert!(jwt("a secret").decode(token.expose_secret()).is_err());
}

#[test]
fn a_changed_token_is_refused() {
    let jwt = jwt("a secret");
    let token = jwt.encode(&json!({ "sub": "ada" })).unwrap();
    let other = jwt.encode(&json!({ "sub": "eve" })).unwrap();
    let (head, _) = token.expose_secret().rsplit_once('.').unwrap();
    let (_, signature) = other.expose_secret().rsplit_once('.').unwrap();

    assert!(jwt.decode(&format!("{head}.{signature}")).is_err());
}

#[test]
fn a_token_without_signature_is_refused() {
    // {"alg":"none"} . {"sub":"eve"} .
    let token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJldmUifQ.";

    assert!(jwt("a secret").decode(token).is_err());
}
