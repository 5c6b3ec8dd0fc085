use std::sync::Arc;

use kernel::{Command, CommandHandler, Defer, Result};
use nject::injectable;

use crate::auth::{
    commands::mail_account_token::MailAccountToken,
    domain::{account_token::AccountTokenPurpose, email_address::EmailAddress},
};

/// Sends a mail with which a user who has forgotten their password sets another one. It does the same if there is no such
/// user: the job finds that out, so that neither the answer nor its time says who has an account.
#[derive(Clone, Debug)]
pub struct RequestPasswordReset {
    pub email: EmailAddress,
}

impl Command for RequestPasswordReset {
    type Output = ();
}

#[injectable]
pub struct RequestPasswordResetHandler {
    pub mail_token: Arc<dyn Defer<MailAccountToken>>,
}

impl CommandHandler<RequestPasswordReset> for RequestPasswordResetHandler {
    async fn handle(&self, command: RequestPasswordReset) -> Result<()> {
        self.mail_token
            .now(MailAccountToken {
                email: command.email,
                purpose: AccountTokenPurpose::ResetPassword,
                new_email: None,
                stamp: None,
            })
            .await
    }
}
