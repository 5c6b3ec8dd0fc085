use std::sync::Arc;

use kernel::{Command, CommandHandler, Defer, Result};
use nject::injectable;

use crate::{
    UserId,
    auth::{
        commands::mail_account_token::MailAccountToken, domain::account_token::AccountTokenPurpose,
        ports::repo::user::UserRepository,
    },
};

/// Sends the mail again with which a user confirms their address. Does nothing if they have done so.
#[derive(Clone, Debug)]
pub struct RequestEmailConfirmation {
    pub user_id: UserId,
}

impl Command for RequestEmailConfirmation {
    type Output = ();
}

#[injectable]
pub struct RequestEmailConfirmationHandler {
    pub mail_token: Arc<dyn Defer<MailAccountToken>>,
    pub users: Arc<dyn UserRepository>,
}

impl CommandHandler<RequestEmailConfirmation> for RequestEmailConfirmationHandler {
    async fn handle(&self, command: RequestEmailConfirmation) -> Result<()> {
        let user = self.users.get(command.user_id).await?;
        let Some(user) = user.filter(|user| user.email_confirmed_at.is_none()) else {
            return Ok(());
        };
        self.mail_token
            .now(MailAccountToken {
                email: user.email,
                purpose: AccountTokenPurpose::ConfirmEmail,
                new_email: None,
                stamp: None,
            })
            .await
    }
}
