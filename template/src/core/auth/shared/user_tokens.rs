use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use kernel::Result;
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, Serializer};
use services::jwt::Jwt;
use utoipa::ToSchema;

use super::{
    access_token::{AccessToken, encode_access_token},
    session_token::encode_session_token,
};
use crate::{
    UserId,
    auth::domain::{
        permission::Permission,
        user_session::{UserSession, UserSessionId},
    },
};

/// The tokens that a client needs to act for a user.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UserTokens {
    /// Whose tokens they are. Clients find it in the access token.
    #[serde(skip)]
    pub user_id: UserId,
    #[serde(skip)]
    pub session_id: UserSessionId,
    /// The bearer token to send with every request. It is short-lived.
    #[serde(serialize_with = "expose")]
    #[schema(value_type = String)]
    pub access_token: SecretString,
    /// The token to exchange for a new pair of tokens. It works once.
    #[serde(serialize_with = "expose")]
    #[schema(value_type = String)]
    pub session_token: SecretString,
}

impl UserTokens {
    /// Returns the tokens of `session`, whose current secret is `secret`. The access token is valid until
    /// `expires_at`.
    pub fn issue(
        jwt: &dyn Jwt,
        session: &UserSession,
        secret: &SecretString,
        permissions: BTreeSet<Permission>,
        expires_at: DateTime<Utc>,
    ) -> Result<Self> {
        let access_token = AccessToken {
            user_id: session.user_id,
            session_id: session.id,
            permissions,
            expires_at,
        };
        Ok(Self {
            user_id: session.user_id,
            session_id: session.id,
            access_token: encode_access_token(jwt, &access_token)?,
            session_token: encode_session_token(session.id, secret),
        })
    }
}

fn expose<S: Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose_secret())
}
