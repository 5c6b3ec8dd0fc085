//! Session tokens. They are long-lived and opaque. Each can be exchanged once for a new pair of tokens.

use kernel::Result;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::auth::domain::user_session::{RenewalError, UserSessionId};

/// The number of random bytes in the secret of a session.
pub const SECRET_BYTES: usize = 32;

/// The number of renewals after which a secret is still known to have been one of the session.
pub const RENEWALS_TRACED: usize = 1000;

/// Returns a token that contains the id of the session and its secret.
#[must_use]
pub fn encode_session_token(id: UserSessionId, secret: &SecretString) -> SecretString {
    format!("{id}.{}", secret.expose_secret()).into()
}

/// Splits a token into the id of the session and its secret. Fails if the token is malformed.
pub fn decode_session_token(token: &SecretString) -> Result<(UserSessionId, SecretString)> {
    token
        .expose_secret()
        .split_once('.')
        .and_then(|(id, secret)| Some((id.parse().ok()?, secret.into())))
        .ok_or_else(|| RenewalError::SecretUnknown.into())
}

/// Returns the secret that follows `secret` in the session with this key. It is the same each time, so that two
/// requests that renew a session at once get the same answer. Who has only the secret cannot know it.
#[must_use]
pub fn next_secret(renewal_key: &str, secret: &SecretString) -> SecretString {
    let keyed = format!("{renewal_key}.{}", secret.expose_secret());
    digest(&keyed.into()).into()
}

/// Returns true if a session with this key once had `secret`, and got one with the digest `current` from it by at most
/// [`RENEWALS_TRACED`] renewals: more than a client makes in ten days.
#[must_use]
pub fn leads_to(renewal_key: &str, secret: &SecretString, current: &str) -> bool {
    let mut secret = next_secret(renewal_key, secret);
    for _ in 0..RENEWALS_TRACED {
        if digest(&secret) == current {
            return true;
        }
        secret = next_secret(renewal_key, &secret);
    }
    false
}

/// Returns the digest of a secret, which is stored in its place. Secrets are random and long, so they need no
/// slow hash, and digests can be compared like any text: the time that this takes reveals nothing about the
/// secret.
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
