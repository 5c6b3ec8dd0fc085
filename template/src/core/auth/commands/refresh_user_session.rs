use std::sync::Arc;

use kernel::{Command, CommandHandler, Error, Result};
use nject::injectable;
use secrecy::SecretString;
use services::{clock::Clock, jwt::Jwt};

use crate::{
    UserId,
    auth::{
        domain::user_session::RenewalError,
        ports::{
            repo::{
                user_permission::UserPermissionRepository, user_session::UserSessionRepository,
            },
            token_generator::TokenGenerator,
            token_lifetimes::TokenLifetimes,
        },
        shared::{
            session_token::{self, decode_session_token, invalid_session_token},
            user_tokens::UserTokens,
        },
    },
};

/// Exchanges a session token for a new pair of tokens.
#[derive(Clone, Debug)]
pub struct RefreshUserSession {
    pub session_token: SecretString,
}

/// If the session cannot be renewed, the output says so. The session is closed then, and returning `Err` would roll
/// that back.
impl Command for RefreshUserSession {
    type Output = Result<UserTokens, SessionClosed>;
}

/// A session was closed, because it could not be renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionClosed {
    pub user_id: UserId,
    pub reason: RenewalError,
}

impl From<SessionClosed> for Error {
    fn from(closed: SessionClosed) -> Self {
        closed.reason.into()
    }
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
    ) -> Result<Result<UserTokens, SessionClosed>> {
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
        if let Err(reason) = session.renew(&presented, next, now, lifetime) {
            self.sessions.delete(session_id).await?;
            let user_id = session.user_id;
            return Ok(Err(SessionClosed { user_id, reason }));
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
