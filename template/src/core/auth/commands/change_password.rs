use std::sync::Arc;

use kernel::{Command, CommandHandler, Dispatch, Result};
use nject::injectable;
use services::clock::Clock;

use super::set_password::SetPassword;
use crate::{
    UserId,
    auth::{
        domain::{
            password::{Password, PasswordAttempt},
            user_session::UserSessionId,
        },
        ports::repo::user_session::UserSessionRepository,
        shared::{
            password_check::PasswordCheck, session_ended::session_ended,
            session_opener::SessionOpener, user_tokens::UserTokens,
        },
    },
};

/// Replaces the password of a user who knows the present one, closes their sessions, and opens another one for the client.
/// That in which they do it ends, too: whoever has copied its tokens must not keep them.
#[derive(Clone, Debug)]
pub struct ChangePassword {
    pub user_id: UserId,
    pub session_id: UserSessionId,
    pub current_password: PasswordAttempt,
    pub new_password: Password,
}

impl Command for ChangePassword {
    type Output = UserTokens;
}

#[injectable]
pub struct ChangePasswordHandler {
    pub clock: Arc<dyn Clock>,
    pub opener: SessionOpener,
    pub password: PasswordCheck,
    pub sessions: Arc<dyn UserSessionRepository>,
    pub set_password: Arc<dyn Dispatch<SetPassword>>,
}

impl CommandHandler<ChangePassword> for ChangePasswordHandler {
    async fn handle(&self, command: ChangePassword) -> Result<UserTokens> {
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
            .await?;
        let session = self.sessions.get(session_id).await?;
        let client = session.ok_or_else(session_ended)?.client;
        self.sessions.delete(session_id).await?;
        self.opener.open(user_id, client, self.clock.now()).await
    }
}
