use std::sync::Arc;

use kernel::{Command, CommandHandler, Error, Result};
use nject::injectable;
use secrecy::SecretString;
use services::clock::Clock;

use crate::{
    UserId,
    auth::{
        domain::{session_client::SessionClient, user_session::RenewalError},
        ports::{repo::user_session::UserSessionRepository, token_lifetimes::TokenLifetimes},
        shared::{
            session_token::{self, decode_session_token},
            user_tokens::{UserTokens, UserTokensIssuer},
        },
    },
};

/// Exchanges a session token for a new pair of tokens. For a short time, it does the same again if it is asked again.
#[derive(Clone, Debug)]
pub struct RefreshUserSession {
    pub session_token: SecretString,
    pub client: SessionClient,
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
    pub issuer: UserTokensIssuer,
    pub lifetimes: Arc<dyn TokenLifetimes>,
    pub sessions: Arc<dyn UserSessionRepository>,
}

impl CommandHandler<RefreshUserSession> for RefreshUserSessionHandler {
    async fn handle(
        &self,
        command: RefreshUserSession,
    ) -> Result<Result<UserTokens, SessionClosed>> {
        let (session_id, secret, mark) = decode_session_token(&command.session_token)?;
        let now = self.clock.now();

        let session = self.sessions.get(session_id).await?;
        // Whoever only knows the id of a session must not be able to close it.
        let session = session
            .filter(|session| session_token::is_marked(&session.renewal_key, &secret, &mark));
        let Some(mut session) = session else {
            return Err(RenewalError::SecretUnknown.into());
        };
        let next_secret = session_token::next_secret(&session.renewal_key, &secret);
        let (presented, next) = (
            session_token::digest(&secret),
            session_token::digest(&next_secret),
        );
        match session.renew(&presented, next, now, self.lifetimes.session()) {
            Ok(()) => {
                session.client = command.client;
                self.sessions.save(session.clone()).await?;
            }
            Err(reason) if reason.closes_session() => {
                self.sessions.delete(session_id).await?;
                let user_id = session.user_id;
                return Ok(Err(SessionClosed { user_id, reason }));
            }
            Err(reason) => return Err(reason.into()),
        }

        self.issuer.issue(&session, &next_secret, now).await.map(Ok)
    }
}
