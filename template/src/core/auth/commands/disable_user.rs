use std::sync::Arc;

use kernel::{Command, CommandHandler, Result};
use nject::injectable;
use services::clock::Clock;

use crate::{
    UserId,
    auth::{
        ports::repo::{
            account_token::AccountTokenRepository, user::UserRepository,
            user_session::UserSessionRepository,
        },
        shared::user_unknown::user_unknown,
    },
};

/// Keeps a user from signing in, closes their sessions, and ends the tokens in their mails. Their access tokens work until
/// they expire, except at routes that look the session up.
#[derive(Clone, Debug)]
pub struct DisableUser {
    pub user_id: UserId,
}

impl Command for DisableUser {
    type Output = ();
}

#[injectable]
pub struct DisableUserHandler {
    pub clock: Arc<dyn Clock>,
    pub sessions: Arc<dyn UserSessionRepository>,
    pub tokens: Arc<dyn AccountTokenRepository>,
    pub users: Arc<dyn UserRepository>,
}

impl CommandHandler<DisableUser> for DisableUserHandler {
    async fn handle(&self, command: DisableUser) -> Result<()> {
        let user = self.users.get(command.user_id).await?;
        let mut user = user.ok_or_else(user_unknown)?;
        user.disabled_at.get_or_insert(self.clock.now());
        self.users.save(user).await?;
        self.tokens.delete_of_user(command.user_id).await?;
        self.sessions.delete_all_of(command.user_id, None).await
    }
}
