use std::sync::Arc;

use kernel::{Command, CommandHandler, Publish, Result};
use nject::injectable;
use services::clock::Clock;

use crate::{
    UserId,
    auth::{
        domain::{password::PasswordAttempt, user_session::UserSessionId},
        events::user_deleted::UserDeleted,
        ports::repo::{user::UserRepository, user_session::UserSessionRepository},
        shared::{
            password_check::{PasswordCheck, must_be_unchanged},
            session_ended::session_ended,
            user_unknown::user_unknown,
        },
    },
};

/// Deletes a user who knows their password, with their sessions and permissions. Other contexts learn it from
/// [`UserDeleted`].
#[derive(Clone, Debug)]
pub struct DeleteUser {
    pub user_id: UserId,
    pub session_id: UserSessionId,
    pub password: PasswordAttempt,
}

impl Command for DeleteUser {
    type Output = ();
}

#[injectable]
pub struct DeleteUserHandler {
    pub clock: Arc<dyn Clock>,
    pub password: PasswordCheck,
    pub sessions: Arc<dyn UserSessionRepository>,
    pub user_deleted: Arc<dyn Publish<UserDeleted>>,
    pub users: Arc<dyn UserRepository>,
}

impl CommandHandler<DeleteUser> for DeleteUserHandler {
    async fn handle(&self, command: DeleteUser) -> Result<()> {
        let user_id = command.user_id;
        let stamp = self
            .password
            .check(user_id, &command.password, "/password")
            .await?;
        let user = self.users.get(user_id).await?;
        must_be_unchanged(&user.ok_or_else(user_unknown)?, &stamp)?;
        let session = self.sessions.get(command.session_id).await?;
        session.ok_or_else(session_ended)?;
        self.users.delete(user_id).await?;
        self.user_deleted
            .publish(UserDeleted {
                user_id,
                at: self.clock.now(),
            })
            .await
    }
}
