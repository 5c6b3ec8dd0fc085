use std::sync::Arc;

use kernel::{Command, CommandHandler, Result, field};
use nject::injectable;
use secrecy::SecretString;
use services::clock::Clock;

use crate::{
    UserId,
    auth::{
        domain::{
            account_token::{AccountTokenPurpose, InvalidAccountToken},
            user::User,
        },
        ports::repo::{account_token::AccountTokenRepository, user::UserRepository},
        shared::account_token::use_account_token,
    },
};

/// Notes that a user reads the mails to their address.
///
/// The user has signed in. Otherwise somebody could register with the address of another, who would confirm it for them by
/// following the link. The other one can still get the account, by a link that sets a new password.
#[derive(Clone, Debug)]
pub struct ConfirmEmail {
    pub user_id: UserId,
    pub token: SecretString,
}

impl Command for ConfirmEmail {
    type Output = ();
}

#[injectable]
pub struct ConfirmEmailHandler {
    pub clock: Arc<dyn Clock>,
    pub tokens: Arc<dyn AccountTokenRepository>,
    pub users: Arc<dyn UserRepository>,
}

impl CommandHandler<ConfirmEmail> for ConfirmEmailHandler {
    async fn handle(&self, command: ConfirmEmail) -> Result<()> {
        let (now, purpose) = (self.clock.now(), AccountTokenPurpose::ConfirmEmail);
        let token = use_account_token(&*self.tokens, &command.token, purpose, now).await?;
        let user = self.users.get(command.user_id).await?;
        // The address may have changed since the mail was sent.
        let user = user.filter(|user| user.id == token.user_id && user.email == token.email);
        let user = field("/token", user.ok_or(InvalidAccountToken))?;
        self.users
            .save(User {
                email_confirmed_at: Some(now),
                ..user
            })
            .await
    }
}
