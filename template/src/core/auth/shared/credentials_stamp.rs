use secrecy::SecretString;

use super::session_token::digest;

/// Returns what changes with the password of a user, and reveals nothing of it. Work that was asked for with a password and
/// is done later is done only if the stamp is still the same: whoever has changed the password did not want it.
#[must_use]
pub fn credentials_stamp(password_hash: &SecretString) -> String {
    digest(password_hash)
}
