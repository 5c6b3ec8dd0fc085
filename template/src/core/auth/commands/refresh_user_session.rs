use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;
use secrecy::SecretString;
use services::{clock::Clock, jwt::Jwt};

use crate::auth::{
    domain::user_session::RenewalError,
    ports::{
        repo::{user_permission::UserPermissionRepository, user_session::UserSessionRepository},
        token_generator::TokenGenerator,
        token_lifetimes::TokenLifetimes,
    },
    shared::{
        session_token::{self, decode_session_token, invalid_session_token},
        user_tokens::UserTokens,
    },
};

/// Exchanges a session token for a new pair of tokens.
#[derive(Clone, Debug)]
pub struct RefreshUserSession {
    pub session_token: SecretString,
}

/// If the session cannot be renewed, the output contains the reason. The session is closed then, and
/// returning `Err` would roll that back.
impl Command for RefreshUserSession {
    type Output = Result<UserTokens, RenewalError>;
}

#[injectable]
pub struct RefreshUserSessionHandler {
    pub clock: Arc<dyn Clock>,
    pub jwt: Arc<dyn Jwt>,
    pub lifetimes: Arc<dyn TokenLifetimes>,
    pub permissions: Arc<dyn UserPermissionRepository>,
    pub sessions: Arc<dyn UserSessionRepository>,
    pub tokens: Arc<dyn TokenGenerator>,
}

impl CommandHandler<RefreshUserSession> for RefreshUserSessionHandler {
    async fn handle(
        &self,
        command: RefreshUserSession,
    ) -> Result<Result<UserTokens, RenewalError>> {
        let (session_id, secret) = decode_session_token(&command.session_token)?;
        let next_secret = self.tokens.generate(session_token::SECRET_BYTES)?;
        let now = self.clock.now();

        let Some(mut session) = self.sessions.get(session_id).await? else {
            return Err(invalid_session_token());
        };
        let (presented, next) = (
            session_token::digest(&secret),
            session_token::digest(&next_secret),
        );
        let lifetime = self.lifetimes.session();
        if let Err(error) = session.renew(&presented, next, now, lifetime) {
            self.sessions.delete(session_id).await?;
            return Ok(Err(error));
        }
        self.sessions.save(session.clone()).await?;

        let permissions = self.permissions.get(session.user_id).await?;
        let expires_at = now + self.lifetimes.access_token();
        UserTokens::issue(
            self.jwt.as_ref(),
            &session,
            &next_secret,
            permissions,
            expires_at,
        )
        .map(Ok)
    }
}
