use std::sync::Arc;

use kernel::{Command, CommandHandler, Defer, Publish, Result, field};
use nject::injectable;
use secrecy::SecretString;
use services::{clock::Clock, hasher::Hasher};

use crate::{
    UserId,
    auth::{
        commands::mail_account_notice::MailAccountNotice,
        domain::{
            account_notice::AccountNotice,
            account_token::{AccountTokenPurpose, InvalidAccountToken},
            password::Password,
            user::User,
        },
        events::password_changed::PasswordChanged,
        ports::repo::{
            account_token::AccountTokenRepository, user::UserRepository,
            user_session::UserSessionRepository,
        },
        shared::{
            account_token::use_account_token, hashing_failed::hashing_failed, tell_user::tell_user,
        },
    },
};

/// Sets the password of the user to whom the token was mailed, and returns who that is. It closes their sessions: whoever
/// has opened one may be the reason for the new password.
#[derive(Clone, Debug)]
pub struct ResetPassword {
    pub token: SecretString,
    pub password: Password,
}

impl Command for ResetPassword {
    type Output = UserId;
}

#[injectable]
pub struct ResetPasswordHandler {
    pub clock: Arc<dyn Clock>,
    pub hasher: Arc<dyn Hasher>,
    pub mail_notice: Arc<dyn Defer<MailAccountNotice>>,
    pub password_changed: Arc<dyn Publish<PasswordChanged>>,
    pub sessions: Arc<dyn UserSessionRepository>,
    pub tokens: Arc<dyn AccountTokenRepository>,
    pub users: Arc<dyn UserRepository>,
}

impl CommandHandler<ResetPassword> for ResetPasswordHandler {
    async fn handle(&self, command: ResetPassword) -> Result<UserId> {
        let ResetPassword { token, password } = command;
        // Before the first use of the database, because slow work must not keep a transaction open.
        let password_hash = self.hasher.hash(password.secret()).await;
        let password_hash = password_hash.map_err(hashing_failed)?;

        let (now, purpose) = (self.clock.now(), AccountTokenPurpose::ResetPassword);
        let token = use_account_token(&*self.tokens, &token, purpose, now).await?;
        let user = self.users.get(token.user_id).await?;
        // The address may have changed since the mail was sent.
        let user = user.filter(|user| user.email == token.email);
        let user = field("/token", user.ok_or(InvalidAccountToken))?;
        field("/password", password.must_differ_from(&user.email))?;

        let user_id = user.id;
        let user = User {
            password_hash,
            // The link was in a mail to this address.
            email_confirmed_at: user.email_confirmed_at.or(Some(now)),
            ..user
        };
        tell_user(&*self.mail_notice, &user, AccountNotice::PasswordReset).await?;
        self.users.save(user).await?;
        self.tokens.delete_of_user(user_id).await?;
        self.sessions.delete_all_of(user_id, None).await?;
        self.password_changed
            .publish(PasswordChanged { user_id, at: now })
            .await?;
        Ok(user_id)
    }
}
