use std::sync::Arc;

use nject::injectable;
use secrecy::SecretString;
use services::{clock::Clock, jwt::Jwt};

use crate::{
    Command, CommandHandler, Result,
    auth::{
        domain::user_session::RenewalRefused,
        ports::{
            repo::{
                user_permission::UserPermissionRepository, user_session::UserSessionRepository,
            },
            token_generator::TokenGenerator,
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

/// A refusal is an outcome and no error: it closes the session, and an error would undo that.
impl Command for RefreshUserSession {
    type Output = Result<UserTokens, RenewalRefused>;
}

#[injectable]
pub struct RefreshUserSessionHandler {
    pub clock: Arc<dyn Clock>,
    pub jwt: Arc<dyn Jwt>,
    pub permissions: Arc<dyn UserPermissionRepository>,
    pub sessions: Arc<dyn UserSessionRepository>,
    pub tokens: Arc<dyn TokenGenerator>,
}

impl CommandHandler<RefreshUserSession> for RefreshUserSessionHandler {
    async fn handle(
        &self,
        command: RefreshUserSession,
    ) -> Result<Result<UserTokens, RenewalRefused>> {
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
        if let Err(refused) = session.renew(&presented, next, now) {
            self.sessions.delete(session_id).await?;
            return Ok(Err(refused));
        }
        self.sessions.save(session.clone()).await?;

        let permissions = self.permissions.get(session.user_id).await?;
        UserTokens::issue(self.jwt.as_ref(), &session, &next_secret, permissions, now).map(Ok)
    }
}
