//! Session tokens: long-lived, opaque, and worth a new pair of tokens, once.

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::{Error, Result, auth::domain::user_session::UserSessionId};

/// How many random bytes the secret of a session has.
pub const SECRET_BYTES: usize = 32;

/// Puts the session and its secret into one token.
#[must_use]
pub fn encode_session_token(id: UserSessionId, secret: &SecretString) -> SecretString {
    format!("{id}.{}", secret.expose_secret()).into()
}

/// Takes a token apart.
pub fn decode_session_token(token: &SecretString) -> Result<(UserSessionId, SecretString)> {
    token
        .expose_secret()
        .split_once('.')
        .and_then(|(id, secret)| Some((id.parse().ok()?, secret.into())))
        .ok_or_else(invalid_session_token)
}

/// The token is malformed, or names a session that is not open.
#[must_use]
pub fn invalid_session_token() -> Error {
    Error::unauthenticated("session_token_invalid", "The session token is not valid.")
}

/// What is stored of a secret. It is random and long, so that no slow hash is needed, and digests
/// can be compared like any text: how long that takes tells nothing about the secret.
#[must_use]
pub fn digest(secret: &SecretString) -> String {
    use std::fmt::Write;

    Sha256::digest(secret.expose_secret())
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}
