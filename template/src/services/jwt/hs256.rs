use std::fmt;

use ::hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::value::RawValue;
use sha2::Sha256;

use super::{InvalidToken, Jwt, JwtSecrets, SigningError, hmac};

/// HMAC with SHA-256 (`HS256` of RFC 7518). The same secret signs and verifies.
///
/// All tokens that are signed with a secret have the same header, and none with another header is accepted. So
/// nothing that a header could say is acted on: another algorithm or none, another type, `crit`.
pub struct Hs256Jwt {
    current: Key,
    previous: Vec<Key>,
    validation: Validation,
}

struct Key {
    header: Header,
    /// The header of each token, encoded.
    encoded_header: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl Hs256Jwt {
    pub fn new(secrets: &JwtSecrets) -> Result<Self, SigningError> {
        hmac::install();
        // The code that knows the meaning of the claims checks them.
        let mut validation = Validation::new(Algorithm::HS256);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        let previous = secrets.previous.iter().map(Key::new);
        Ok(Self {
            current: Key::new(&secrets.current)?,
            previous: previous.collect::<Result<_, _>>()?,
            validation,
        })
    }

    fn keys(&self) -> impl Iterator<Item = &Key> {
        [&self.current].into_iter().chain(&self.previous)
    }
}

impl Key {
    fn new(secret: &SecretString) -> Result<Self, SigningError> {
        let secret = secret.expose_secret().as_bytes();
        let (encoding, decoding) = (
            EncodingKey::from_secret(secret),
            DecodingKey::from_secret(secret),
        );
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(id(secret)?);
        // Other services may read these tokens, too, and do not take one of another type for one (RFC 9068).
        header.typ = Some("at+jwt".to_owned());
        let any = encode(&header, &(), &encoding).map_err(failed)?;
        let (encoded_header, _) = any.split_once('.').unwrap_or_default();
        Ok(Self {
            header,
            encoded_header: encoded_header.to_owned(),
            encoding,
            decoding,
        })
    }
}

/// Returns the id of a key. It is made from the secret, so that nobody has to name it, and reveals no more than a signature
/// does.
fn id(secret: &[u8]) -> Result<String, SigningError> {
    let keyed: Hmac<Sha256> = Hmac::new_from_slice(secret).map_err(failed)?;
    let digest = keyed.chain_update("kid").finalize().into_bytes();
    let id = digest.first_chunk().copied().unwrap_or_default();
    Ok(format!("{:016x}", u64::from_be_bytes(id)))
}

fn failed(error: impl fmt::Display) -> SigningError {
    SigningError(error.to_string())
}

impl fmt::Debug for Hs256Jwt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hs256Jwt { .. }")
    }
}

impl Jwt for Hs256Jwt {
    fn encode(&self, claims: &str) -> Result<SecretString, SigningError> {
        let claims = RawValue::from_string(claims.to_owned()).map_err(failed)?;
        let token = encode(&self.current.header, &claims, &self.current.encoding);
        token.map(Into::into).map_err(failed)
    }

    fn decode(&self, token: &str) -> Result<String, InvalidToken> {
        let (header, _) = token.split_once('.').ok_or(InvalidToken)?;
        let key = self.keys().find(|key| key.encoded_header == header);
        let key = key.ok_or(InvalidToken)?;
        let token = decode::<Box<RawValue>>(token, &key.decoding, &self.validation);
        let claims = token.map_err(|_| InvalidToken)?.claims;
        Ok(claims.get().to_owned())
    }
}
