use std::sync::Arc;

use chrono::{DateTime, Utc};
use kernel::Result;
use nject::injectable;
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
    auth::{
        domain::user_session::{UserSession, UserSessionId},
        ports::{
            access_token_rules::AccessTokenRules, repo::user_permission::UserPermissionRepository,
            token_generator::TokenGenerator, token_lifetimes::TokenLifetimes,
        },
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

/// Issues the tokens of sessions. Handlers have it as a field.
#[injectable]
pub struct UserTokensIssuer {
    pub jwt: Arc<dyn Jwt>,
    pub lifetimes: Arc<dyn TokenLifetimes>,
    pub permissions: Arc<dyn UserPermissionRepository>,
    pub rules: Arc<dyn AccessTokenRules>,
    pub tokens: Arc<dyn TokenGenerator>,
}

impl UserTokensIssuer {
    /// The number of random bytes in the id of an access token.
    const ID_BYTES: usize = 16;

    /// Returns the tokens of `session`, whose current secret is `secret`.
    pub async fn issue(
        &self,
        session: &UserSession,
        secret: &SecretString,
        now: DateTime<Utc>,
    ) -> Result<UserTokens> {
        let id = self.tokens.generate(Self::ID_BYTES)?;
        let access_token = AccessToken {
            issuer: self.rules.issuer().to_owned(),
            audience: self.rules.audience().to_owned(),
            user_id: session.user_id,
            session_id: session.id,
            id: id.expose_secret().to_owned(),
            permissions: self.permissions.get(session.user_id).await?,
            issued_at: now,
            expires_at: now + self.lifetimes.access_token(),
        };
        Ok(UserTokens {
            user_id: session.user_id,
            session_id: session.id,
            access_token: encode_access_token(self.jwt.as_ref(), &access_token)?,
            session_token: encode_session_token(session.id, &session.renewal_key, secret),
        })
    }
}

fn expose<S: Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose_secret())
}
