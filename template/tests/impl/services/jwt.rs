use secrecy::SecretString;
use services::jwt::{InvalidToken, Jwt, SigningError};

/// Returns the claims as they are, without a signature.
pub struct UnsignedJwt;

impl Jwt for UnsignedJwt {
    fn encode(&self, claims: &str) -> Result<SecretString, SigningError> {
        Ok(claims.into())
    }

    fn decode(&self, token: &str) -> Result<String, InvalidToken> {
        Ok(token.to_owned())
    }
}
