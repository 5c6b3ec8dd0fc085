use std::fmt;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::{InvalidToken, Jwt, SigningError, hmac};

/// HMAC with SHA-256. The same secret signs and verifies.
pub struct Hs256Jwt {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl Hs256Jwt {
    /// `secret` should contain at least 32 random bytes (RFC 7518, section 3.2).
    #[must_use]
    pub fn new(secret: &SecretString) -> Self {
        hmac::install();
        let secret = secret.expose_secret().as_bytes();
        let mut validation = Validation::new(Algorithm::HS256);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        Self {
            encoding: EncodingKey::from_secret(secret),
            decoding: DecodingKey::from_secret(secret),
            validation,
        }
    }
}

impl fmt::Debug for Hs256Jwt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hs256Jwt { .. }")
    }
}

impl Jwt for Hs256Jwt {
    fn encode(&self, claims: &Value) -> Result<SecretString, SigningError> {
        encode(&Header::new(Algorithm::HS256), claims, &self.encoding)
            .map(Into::into)
            .map_err(|error| SigningError(error.to_string()))
    }

    fn decode(&self, token: &str) -> Result<Value, InvalidToken> {
        decode::<Value>(token, &self.decoding, &self.validation)
            .map(|token| token.claims)
            .map_err(|_| InvalidToken)
    }
}
