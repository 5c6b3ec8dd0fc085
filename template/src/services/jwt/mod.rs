//! Signed tokens (JSON Web Token, RFC 7519).

#[cfg(feature = "implementations")]
mod hmac;
#[cfg(feature = "implementations")]
mod hs256;

use secrecy::SecretString;
use serde_json::Value;

#[cfg(feature = "implementations")]
pub use self::hs256::Hs256Jwt;

/// Signs claims and reads them back.
///
/// It does not check if a token has expired. That needs a clock, and belongs to the code that knows the
/// meaning of the claims.
pub trait Jwt: Send + Sync {
    /// Returns a signed token with `claims`, a JSON object.
    fn encode(&self, claims: &Value) -> Result<SecretString, SigningError>;

    /// Returns the claims of a token. Fails if this service did not sign it.
    fn decode(&self, token: &str) -> Result<Value, InvalidToken>;
}

/// A token could not be signed for a reason that the caller cannot fix.
#[derive(Debug, thiserror::Error)]
#[error("cannot sign a token: {0}")]
pub struct SigningError(pub String);

/// The error for a token that this service did not sign, or that was changed afterwards.
#[derive(Debug, thiserror::Error)]
#[error("the token is not valid")]
pub struct InvalidToken;
