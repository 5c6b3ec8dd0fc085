use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// What a client needs to act for a user.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UserTokens {
    /// Presented with every request, as a bearer token. Expires after 15 minutes.
    #[serde(serialize_with = "expose")]
    #[schema(value_type = String)]
    pub access_token: SecretString,
    /// Exchanged for a new pair of tokens. Works once.
    #[serde(serialize_with = "expose")]
    #[schema(value_type = String)]
    pub session_token: SecretString,
}

fn expose<S: Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose_secret())
}
