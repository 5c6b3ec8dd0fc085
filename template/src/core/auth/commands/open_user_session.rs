use std::sync::Arc;

use nject::injectable;
use services::{clock::Clock, jwt::Jwt, uuid::UuidGenerator};

use crate::{
    Command, CommandHandler, Result, UserId,
    auth::{
        domain::user_session::UserSession,
        ports::{
            repo::{
                user_permission::UserPermissionRepository, user_session::UserSessionRepository,
            },
            token_generator::TokenGenerator,
        },
        shared::{session_token, user_tokens::UserTokens},
    },
};

/// Opens a session for a user whose identity has been proved.
#[derive(Clone, Debug)]
pub struct OpenUserSession {
    pub user_id: UserId,
}

impl Command for OpenUserSession {
    type Output = UserTokens;
}

#[injectable]
pub struct OpenUserSessionHandler {
    pub clock: Arc<dyn Clock>,
    pub jwt: Arc<dyn Jwt>,
    pub permissions: Arc<dyn UserPermissionRepository>,
    pub sessions: Arc<dyn UserSessionRepository>,
    pub tokens: Arc<dyn TokenGenerator>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<OpenUserSession> for OpenUserSessionHandler {
    async fn handle(&self, command: OpenUserSession) -> Result<UserTokens> {
        let OpenUserSession { user_id } = command;
        let now = self.clock.now();

        let secret = self.tokens.generate(session_token::SECRET_BYTES)?;
        let digest = session_token::digest(&secret);
        let session = UserSession::open(self.uuids.next().into(), user_id, digest, now);
        self.sessions.save(session.clone()).await?;
        // Nobody signs out of a device that is gone.
        self.sessions
            .delete_unused_since(UserSession::earliest_use(now), user_id)
            .await?;

        let permissions = self.permissions.get(user_id).await?;
        UserTokens::issue(self.jwt.as_ref(), &session, &secret, permissions, now)
    }
}
