//! Signed tokens (JSON Web Token, RFC 7519).

mod hmac;
mod hs256;

use secrecy::SecretString;
use serde_json::Value;

pub use self::hs256::Hs256Jwt;

/// Signs claims and reads them back.
///
/// Whether a token is still valid *now* is not decided here: that takes a clock, and belongs to
/// who knows what the claims mean.
pub trait Jwt: Send + Sync {
    /// The token that carries `claims`, a JSON object.
    fn encode(&self, claims: &Value) -> Result<SecretString, SigningError>;

    /// The claims of a token that this service has signed.
    fn decode(&self, token: &str) -> Result<Value, InvalidToken>;
}

/// A token could not be signed for a reason that is not the caller's.
#[derive(Debug, thiserror::Error)]
#[error("cannot sign a token: {0}")]
pub struct SigningError(pub String);

/// A token that this service did not sign, or that was changed since.
#[derive(Debug, thiserror::Error)]
#[error("the token is not valid")]
pub struct InvalidToken;
