use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use super::{InvalidToken, Jwt, JwtSecrets, SigningError};

/// HMAC with SHA-256 (`HS256` of RFC 7518). The same secret signs and verifies.
///
/// All tokens that are signed with a secret have the same header, and none with another header is accepted. So
/// nothing that a header could say is acted on: another algorithm or none, another type, `crit`.
pub struct Hs256Jwt {
    current: Key,
    previous: Vec<Key>,
}

struct Key {
    /// The header of each token, encoded.
    header: String,
    keyed: Hmac<Sha256>,
}

impl Hs256Jwt {
    pub fn new(secrets: &JwtSecrets) -> Result<Self, SigningError> {
        let previous = secrets.previous.iter().map(Key::new);
        Ok(Self {
            current: Key::new(&secrets.current)?,
            previous: previous.collect::<Result<_, _>>()?,
        })
    }

    fn keys(&self) -> impl Iterator<Item = &Key> {
        [&self.current].into_iter().chain(&self.previous)
    }
}

impl Key {
    fn new(secret: &SecretString) -> Result<Self, SigningError> {
        let keyed = Hmac::new_from_slice(secret.expose_secret().as_bytes());
        let keyed: Hmac<Sha256> = keyed.map_err(|error| SigningError(error.to_string()))?;
        // The id is made from the secret, so that nobody has to name it, and reveals no more than a signature does.
        let digest = keyed.clone().chain_update("kid").finalize().into_bytes();
        let (id, _) = digest.split_at(8);
        // Other services may read these tokens, too, and do not take one of another type for one (RFC 9068).
        let header = format!(
            r#"{{"alg":"HS256","kid":"{}","typ":"at+jwt"}}"#,
            BASE64.encode(id)
        );
        Ok(Self {
            header: BASE64.encode(header),
            keyed,
        })
    }
}

impl fmt::Debug for Hs256Jwt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hs256Jwt { .. }")
    }
}

impl Jwt for Hs256Jwt {
    fn encode(&self, claims: &str) -> Result<SecretString, SigningError> {
        let Key { header, keyed } = &self.current;
        let message = format!("{header}.{}", BASE64.encode(claims));
        let signature = keyed.clone().chain_update(&message).finalize().into_bytes();
        Ok(format!("{message}.{}", BASE64.encode(signature)).into())
    }

    fn decode(&self, token: &str) -> Result<String, InvalidToken> {
        let (message, signature) = token.rsplit_once('.').ok_or(InvalidToken)?;
        let (header, claims) = message.split_once('.').ok_or(InvalidToken)?;
        let key = self.keys().find(|key| key.header == header);
        let keyed = key.ok_or(InvalidToken)?.keyed.clone();
        let signature = BASE64.decode(signature).map_err(|_| InvalidToken)?;
        // Compares in constant time.
        let verified = keyed.chain_update(message).verify_slice(&signature);
        verified.map_err(|_| InvalidToken)?;
        let claims = BASE64.decode(claims).map_err(|_| InvalidToken)?;
        String::from_utf8(claims).map_err(|_| InvalidToken)
    }
}
