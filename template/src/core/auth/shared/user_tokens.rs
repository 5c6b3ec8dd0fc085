use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, Serializer};
use services::jwt::Jwt;
use utoipa::ToSchema;

use super::{
    access_token::{self, AccessToken, encode_access_token},
    session_token::encode_session_token,
};
use crate::{
    Result,
    auth::domain::{permission::Permission, user_session::UserSession},
};

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

impl UserTokens {
    /// The tokens of `session`, whose current secret is `secret`.
    pub fn issue(
        jwt: &dyn Jwt,
        session: &UserSession,
        secret: &SecretString,
        permissions: BTreeSet<Permission>,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let access_token = AccessToken {
            user_id: session.user_id,
            session_id: session.id,
            permissions,
            expires_at: now + access_token::LIFETIME,
        };
        Ok(Self {
            access_token: encode_access_token(jwt, &access_token)?,
            session_token: encode_session_token(session.id, secret),
        })
    }
}

fn expose<S: Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose_secret())
}
