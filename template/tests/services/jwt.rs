use secrecy::ExposeSecret;
use services::jwt::{Hs256Jwt, Jwt, JwtSecrets};

/// Signed by another implementation, as with `openssl dgst -sha256 -hmac "a secret"`.
const OF_ANOTHER_IMPLEMENTATION: &str = "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJIUzI1NiIsImtpZCI6ImJmMGIwYjczMjdiMGQ5OGEifQ.eyJzdWIiOiJhZGEifQ.1VSJwfaQdtKGwf3VebWi6u6DYi47xO5UjqMrXlJ0BwU";

fn jwt(secret: &str) -> Hs256Jwt {
    rotated(secret, &[])
}

fn rotated(current: &str, previous: &[&str]) -> Hs256Jwt {
    let secrets = JwtSecrets {
        current: current.into(),
        previous: previous.iter().map(|&secret| secret.into()).collect(),
    };
    Hs256Jwt::new(&secrets).unwrap()
}

fn sign(jwt: &Hs256Jwt, claims: &str) -> String {
    jwt.encode(claims).unwrap().expose_secret().to_owned()
}

#[test]
fn what_was_signed_reads_back() {
    let jwt = jwt("0123456789abcdef0123456789abcdef");
    let claims = r#"{"sub":"ada","exp":1}"#;

    let token = sign(&jwt, claims);

    assert_eq!(jwt.decode(&token).unwrap(), claims);
}

#[test]
fn a_token_is_what_others_take_it_for() {
    let claims = r#"{"sub":"ada"}"#;

    assert_eq!(sign(&jwt("a secret"), claims), OF_ANOTHER_IMPLEMENTATION);
    let decoded = jwt("a secret").decode(OF_ANOTHER_IMPLEMENTATION).unwrap();
    assert_eq!(decoded, claims);
}

#[test]
fn a_token_signed_with_another_secret_is_refused() {
    let token = sign(&jwt("another secret"), "{}");

    assert!(jwt("a secret").decode(&token).is_err());
}

#[test]
fn a_previous_secret_is_accepted_and_signs_nothing() {
    let token = sign(&jwt("a secret"), "{}");

    let rotated = rotated("another secret", &["a secret"]);

    assert!(rotated.decode(&token).is_ok());
    let token = sign(&rotated, "{}");
    assert!(jwt("another secret").decode(&token).is_ok());
    assert!(jwt("a secret").decode(&token).is_err());
}

#[test]
fn a_key_signs_in_its_own_name_only() {
    let jwt = rotated("another secret", &["a secret"]);
    let token = sign(&jwt, "{}");
    let (header, _) = OF_ANOTHER_IMPLEMENTATION.split_once('.').unwrap();
    let (_, signed) = token.split_once('.').unwrap();

    assert!(jwt.decode(&format!("{header}.{signed}")).is_err());
}

#[test]
fn a_changed_token_is_refused() {
    let jwt = jwt("a secret");
    let token = sign(&jwt, r#"{"sub":"ada"}"#);
    let other = sign(&jwt, r#"{"sub":"eve"}"#);
    let (head, _) = token.rsplit_once('.').unwrap();
    let (_, signature) = other.rsplit_once('.').unwrap();

    assert!(jwt.decode(&format!("{head}.{signature}")).is_err());
}

#[test]
fn a_token_without_signature_is_refused() {
    for token in [
        // {"alg":"none"}
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJldmUifQ.",
        // The header that this secret has.
        "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJIUzI1NiIsImtpZCI6ImJmMGIwYjczMjdiMGQ5OGEifQ.eyJzdWIiOiJldmUifQ.",
        "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJIUzI1NiIsImtpZCI6ImJmMGIwYjczMjdiMGQ5OGEifQ.eyJzdWIiOiJldmUifQ",
        "",
    ] {
        assert!(jwt("a secret").decode(token).is_err(), "{token}");
    }
}

/// The signatures are right.
#[test]
fn a_token_with_another_header_is_refused() {
    for token in [
        // {"typ":"JWT","alg":"HS256"}
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJldmUifQ.GBdzcdF3QMRW-DFgAGXUUOlu602_VIOwtmxwABOl8DQ",
        // {"typ":"at+jwt","alg":"HS256","kid":"bf0b0b7327b0d98a","crit":["exp"]}
        "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJIUzI1NiIsImtpZCI6ImJmMGIwYjczMjdiMGQ5OGEiLCJjcml0IjpbImV4cCJdfQ.eyJzdWIiOiJldmUifQ.vFWajOdJz1hkxmcX2GlycZ4c6FPqCdEuTm49IOOa1m8",
        // {"typ":"at+jwt","alg":"HS512","kid":"bf0b0b7327b0d98a"}
        "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJIUzUxMiIsImtpZCI6ImJmMGIwYjczMjdiMGQ5OGEifQ.eyJzdWIiOiJldmUifQ.7Cc7repJljzoWeF4POWmDKo7SLxQm49DHx8JXe6UO3VpFN9KozNXKNfOboOtp0Z0LtcgHmHp8YnNiWme0xiRXg",
        // {"typ":"JWT","alg":"HS256","kid":"bf0b0b7327b0d98a"}
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiIsImtpZCI6ImJmMGIwYjczMjdiMGQ5OGEifQ.eyJzdWIiOiJldmUifQ.Ai5QMRBBf7jeIelt9-goxpMGSVD1kdZjTNqF97UulcQ",
    ] {
        assert!(jwt("a secret").decode(token).is_err(), "{token}");
    }
}
