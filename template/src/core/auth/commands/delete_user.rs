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
        shared::{password_check::PasswordCheck, session_ended::session_ended},
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
        self.password
            .check(user_id, &command.password, "/password")
            .await?;
        // Whoever changed the password in between has closed it.
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
