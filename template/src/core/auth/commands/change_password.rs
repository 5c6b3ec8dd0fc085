use std::sync::Arc;

use kernel::{Command, CommandHandler, Dispatch, Result};
use nject::injectable;

use super::set_password::SetPassword;
use crate::{
    UserId,
    auth::{
        domain::{
            password::{Password, PasswordAttempt},
            user_session::UserSessionId,
        },
        shared::password_check::PasswordCheck,
    },
};

/// Replaces the password of a user who knows the present one, and closes their other sessions.
#[derive(Clone, Debug)]
pub struct ChangePassword {
    pub user_id: UserId,
    pub session_id: UserSessionId,
    pub current_password: PasswordAttempt,
    pub new_password: Password,
}

impl Command for ChangePassword {
    type Output = ();
}

#[injectable]
pub struct ChangePasswordHandler {
    pub password: PasswordCheck,
    pub set_password: Arc<dyn Dispatch<SetPassword>>,
}

impl CommandHandler<ChangePassword> for ChangePasswordHandler {
    async fn handle(&self, command: ChangePassword) -> Result<()> {
        let ChangePassword {
            user_id,
            session_id,
            current_password,
            new_password,
        } = command;
        let stamp = self
            .password
            .check(user_id, &current_password, "/current_password")
            .await?;
        self.set_password
            .dispatch(SetPassword {
                user_id,
                new_password,
                session_id: Some(session_id),
                stamp: Some(stamp),
            })
            .await
    }
}
