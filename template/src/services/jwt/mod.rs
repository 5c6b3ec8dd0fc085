//! Signed tokens (JSON Web Token, RFC 7519).

#[cfg(feature = "implementations")]
mod hmac;
#[cfg(feature = "implementations")]
mod hs256;

use secrecy::SecretString;

#[cfg(feature = "implementations")]
pub use self::hs256::Hs256Jwt;

/// Signs claims and reads them back. It does not look into them: the code that uses it knows what they mean, and if they
/// are still valid.
pub trait Jwt: Send + Sync {
    /// Returns a signed token with `claims`, a JSON object as text.
    fn encode(&self, claims: &str) -> Result<SecretString, SigningError>;

    /// Returns the claims of a token, as the text that was signed. Fails if this service did not sign it.
    fn decode(&self, token: &str) -> Result<String, InvalidToken>;
}

/// The secrets of tokens. Each should contain at least 32 random bytes (RFC 7518, section 3.2).
#[derive(Clone, Debug)]
pub struct JwtSecrets {
    /// Signs tokens.
    pub current: SecretString,
    /// Have signed tokens that are still accepted.
    pub previous: Vec<SecretString>,
}

/// A token could not be signed for a reason that the caller cannot fix.
#[derive(Debug, thiserror::Error)]
#[error("cannot sign a token: {0}")]
pub struct SigningError(pub String);

/// The error for a token that this service did not sign, or that was changed afterwards.
#[derive(Debug, thiserror::Error)]
#[error("the token is not valid")]
pub struct InvalidToken;
