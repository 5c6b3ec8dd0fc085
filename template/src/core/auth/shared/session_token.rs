//! Session tokens. They are long-lived and opaque. Each can be exchanged once for a new pair of tokens.

use kernel::Result;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::auth::domain::user_session::{RenewalError, UserSessionId};

/// The number of random bytes in the secret of a session.
pub const SECRET_BYTES: usize = 32;

/// The number of characters of a mark. So many cannot be guessed.
const MARK_LENGTH: usize = 32;

/// Returns a token that contains the id of the session with this key, its secret, and the mark of the secret.
#[must_use]
pub fn encode_session_token(
    id: UserSessionId,
    renewal_key: &str,
    secret: &SecretString,
) -> SecretString {
    let mark = mark_of(renewal_key, secret);
    format!("{id}.{}.{}", secret.expose_secret(), mark.expose_secret()).into()
}

/// Splits a token into the id of the session, its secret, and the mark of the secret. Fails if the token is malformed.
pub fn decode_session_token(
    token: &SecretString,
) -> Result<(UserSessionId, SecretString, SecretString)> {
    let parts = token.expose_secret().split_once('.');
    parts
        .and_then(|(id, rest)| {
            let (secret, mark) = rest.split_once('.')?;
            Some((id.parse().ok()?, secret.into(), mark.into()))
        })
        .ok_or_else(|| RenewalError::SecretUnknown.into())
}

/// Returns the secret that follows `secret` in the session with this key. It is the same each time, so that two
/// requests that renew a session at once get the same answer. Who has only the secret cannot know it.
#[must_use]
pub fn next_secret(renewal_key: &str, secret: &SecretString) -> SecretString {
    let keyed = format!("{renewal_key}.{}", secret.expose_secret());
    digest(&keyed.into()).into()
}

/// Returns true if `mark` proves that the session with this key once had `secret`, however long ago. Digests are compared,
/// because the time that it takes to compare the marks would help to guess one.
#[must_use]
pub fn is_marked(renewal_key: &str, secret: &SecretString, mark: &SecretString) -> bool {
    digest(mark) == digest(&mark_of(renewal_key, secret))
}

/// Returns the mark of `secret`, which nobody can make without the key of its session. Whoever reads the keys in the database
/// can close sessions with marks, but not renew them.
fn mark_of(renewal_key: &str, secret: &SecretString) -> SecretString {
    // Without the prefix, it would be a part of the next secret.
    let keyed = format!("mark.{renewal_key}.{}", secret.expose_secret());
    let mut mark = digest(&keyed.into());
    mark.truncate(MARK_LENGTH);
    mark.into()
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
