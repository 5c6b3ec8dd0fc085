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
            token_lifetimes::TokenLifetimes,
        },
        shared::{
            session_token::{self, decode_session_token},
            user_tokens::UserTokens,
        },
    },
};

/// Exchanges a session token for a new pair of tokens. For a short time, it does the same again if it is asked again.
#[derive(Clone, Debug)]
pub struct RefreshUserSession {
    pub session_token: SecretString,
}

/// If the session was closed instead, the output says so, because returning `Err` would roll that back.
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
}

impl CommandHandler<RefreshUserSession> for RefreshUserSessionHandler {
    async fn handle(
        &self,
        command: RefreshUserSession,
    ) -> Result<Result<UserTokens, SessionClosed>> {
        let (session_id, secret) = decode_session_token(&command.session_token)?;
        let now = self.clock.now();

        let Some(mut session) = self.sessions.get(session_id).await? else {
            return Err(RenewalError::SecretUnknown.into());
        };
        let next_secret = session_token::next_secret(&session.renewal_key, &secret);
        let (presented, next) = (
            session_token::digest(&secret),
            session_token::digest(&next_secret),
        );
        let lifetime = self.lifetimes.session();
        match session.renew(&presented, next, now, lifetime) {
            Ok(()) => self.sessions.save(session.clone()).await?,
            Err(reason) if reason.closes_session() => {
                self.sessions.delete(session_id).await?;
                let user_id = session.user_id;
                return Ok(Err(SessionClosed { user_id, reason }));
            }
            Err(reason) => return Err(reason.into()),
        }

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
