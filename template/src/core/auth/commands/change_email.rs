use std::sync::Arc;

use kernel::{Command, CommandHandler, Defer, Error, Result, field};
use nject::injectable;
use secrecy::SecretString;
use services::clock::Clock;

use crate::{
    UserId,
    auth::{
        commands::mail_account_notice::MailAccountNotice,
        domain::{
            account_notice::AccountNotice,
            account_token::{AccountTokenPurpose, InvalidAccountToken},
            user::User,
        },
        ports::repo::{account_token::AccountTokenRepository, user::UserRepository},
        shared::{account_token::use_account_token, tell_user::tell_user},
    },
};

/// Gives a user the address that the token was mailed to, and tells the old address.
///
/// The user has signed in. Otherwise somebody could ask for the address of another, who would confirm it for them by
/// following the link.
#[derive(Clone, Debug)]
pub struct ChangeEmail {
    pub user_id: UserId,
    pub token: SecretString,
}

impl Command for ChangeEmail {
    type Output = ();
}

#[injectable]
pub struct ChangeEmailHandler {
    pub clock: Arc<dyn Clock>,
    pub mail_notice: Arc<dyn Defer<MailAccountNotice>>,
    pub tokens: Arc<dyn AccountTokenRepository>,
    pub users: Arc<dyn UserRepository>,
}

impl CommandHandler<ChangeEmail> for ChangeEmailHandler {
    async fn handle(&self, command: ChangeEmail) -> Result<()> {
        let (now, purpose) = (self.clock.now(), AccountTokenPurpose::ChangeEmail);
        let token = use_account_token(&*self.tokens, &command.token, purpose, now).await?;
        let user = self.users.get(command.user_id).await?;
        let user = user.filter(|user| user.id == token.user_id);
        let user = field("/token", user.ok_or(InvalidAccountToken))?;
        let owner = self.users.find_by_email(&token.email).await?;
        if owner.is_some_and(|owner| owner.id != user.id) {
            return Err(Error::conflict(
                "email_taken",
                "Another user has this email address.",
            ));
        }
        tell_user(&*self.mail_notice, &user, AccountNotice::EmailChanged).await?;
        let user_id = user.id;
        self.users
            .save(User {
                email: token.email,
                email_confirmed_at: Some(now),
                ..user
            })
            .await?;
        // Others were sent to the old address.
        self.tokens.delete_of_user(user_id).await
    }
}
