use std::sync::Arc;

use kernel::{Command, CommandHandler, Defer, Publish, Result, field};
use nject::injectable;
use services::{clock::Clock, hasher::Hasher};

use crate::{
    UserId,
    auth::{
        commands::mail_account_notice::MailAccountNotice,
        domain::{
            account_notice::AccountNotice, password::Password, user::User,
            user_session::UserSessionId,
        },
        events::password_changed::PasswordChanged,
        ports::repo::{
            account_token::AccountTokenRepository, user::UserRepository,
            user_session::UserSessionRepository,
        },
        shared::{
            hashing_failed::hashing_failed, password_check::must_be_unchanged,
            session_ended::session_ended, tell_user::tell_user, user_unknown::user_unknown,
        },
    },
};

/// Replaces the password of a user, closes their sessions, and tells them by mail. Links in earlier mails do not work any
/// more: whoever asked for them may be the reason for the new password.
#[derive(Clone, Debug)]
pub struct SetPassword {
    pub user_id: UserId,
    pub new_password: Password,
    /// The session in which the user does it, which is left to whoever dispatches this. If it has ended meanwhile, the password
    /// stays as it is.
    pub session_id: Option<UserSessionId>,
    /// The stamp of the credentials that the user has given, unless an operator does it.
    pub stamp: Option<String>,
}

impl Command for SetPassword {
    type Output = ();
}

#[injectable]
pub struct SetPasswordHandler {
    pub clock: Arc<dyn Clock>,
    pub hasher: Arc<dyn Hasher>,
    pub mail_notice: Arc<dyn Defer<MailAccountNotice>>,
    pub password_changed: Arc<dyn Publish<PasswordChanged>>,
    pub sessions: Arc<dyn UserSessionRepository>,
    pub tokens: Arc<dyn AccountTokenRepository>,
    pub users: Arc<dyn UserRepository>,
}

impl CommandHandler<SetPassword> for SetPasswordHandler {
    async fn handle(&self, command: SetPassword) -> Result<()> {
        let SetPassword {
            user_id,
            new_password,
            session_id,
            stamp,
        } = command;
        // Before the first use of the database, because slow work must not keep a transaction open.
        let password_hash = self.hasher.hash(new_password.secret()).await;
        let password_hash = password_hash.map_err(hashing_failed)?;

        if let Some(session_id) = session_id {
            let session = self.sessions.get(session_id).await?;
            session.ok_or_else(session_ended)?;
        }
        let user = self.users.get(user_id).await?.ok_or_else(user_unknown)?;
        if let Some(stamp) = stamp {
            must_be_unchanged(&user, &stamp)?;
        }
        field("/new_password", new_password.must_differ_from(&user.email))?;
        tell_user(&*self.mail_notice, &user, AccountNotice::PasswordChanged).await?;
        self.users
            .save(User {
                password_hash,
                ..user
            })
            .await?;
        self.sessions.delete_all_of(user_id, session_id).await?;
        self.tokens.delete_of_user(user_id).await?;
        self.password_changed
            .publish(PasswordChanged {
                user_id,
                at: self.clock.now(),
            })
            .await
    }
}
