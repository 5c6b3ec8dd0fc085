use std::sync::Arc;

use kernel::{Command, CommandHandler, Defer, Publish, Result};
use nject::injectable;
use services::clock::Clock;

use crate::{
    UserId,
    auth::{
        commands::mail_account_notice::MailAccountNotice,
        domain::{
            account_notice::AccountNotice, password::PasswordAttempt, user_session::UserSessionId,
        },
        events::user_deleted::UserDeleted,
        ports::repo::{user::UserRepository, user_session::UserSessionRepository},
        shared::{
            password_check::{PasswordCheck, must_be_unchanged},
            session_ended::session_ended,
            tell_user::tell_user,
            user_unknown::user_unknown,
        },
    },
};

/// Deletes a user who knows their password, with their sessions and permissions, and tells them by mail. Other contexts
/// learn it from [`UserDeleted`].
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
    pub mail_notice: Arc<dyn Defer<MailAccountNotice>>,
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
        let user = self.users.get(user_id).await?.ok_or_else(user_unknown)?;
        must_be_unchanged(&user, &stamp)?;
        let session = self.sessions.get(command.session_id).await?;
        session.ok_or_else(session_ended)?;
        tell_user(&*self.mail_notice, &user, AccountNotice::AccountDeleted).await?;
        self.users.delete(user_id).await?;
        self.user_deleted
            .publish(UserDeleted {
                user_id,
                at: self.clock.now(),
            })
            .await
    }
}
