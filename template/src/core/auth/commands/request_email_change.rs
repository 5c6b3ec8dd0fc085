use std::sync::Arc;

use kernel::{Ask, Command, CommandHandler, Defer, Result};
use nject::injectable;

use crate::{
    UserId,
    auth::{
        commands::{mail_account_notice::MailAccountNotice, mail_account_token::MailAccountToken},
        domain::{
            account_notice::AccountNotice, account_token::AccountTokenPurpose,
            email_address::EmailAddress, password::PasswordAttempt,
        },
        queries::get_email::GetEmail,
        shared::{password_check::PasswordCheck, user_unknown::user_unknown},
    },
};

/// Sends a mail with which a user confirms their new address, and tells the old one. It does the same if somebody else has
/// the new address.
#[derive(Clone, Debug)]
pub struct RequestEmailChange {
    pub user_id: UserId,
    pub new_email: EmailAddress,
    pub password: PasswordAttempt,
}

impl Command for RequestEmailChange {
    type Output = ();
}

#[injectable]
pub struct RequestEmailChangeHandler {
    pub get_email: Arc<dyn Ask<GetEmail>>,
    pub mail_notice: Arc<dyn Defer<MailAccountNotice>>,
    pub mail_token: Arc<dyn Defer<MailAccountToken>>,
    pub password: PasswordCheck,
}

impl CommandHandler<RequestEmailChange> for RequestEmailChangeHandler {
    async fn handle(&self, command: RequestEmailChange) -> Result<()> {
        let user_id = command.user_id;
        let stamp = self
            .password
            .check(user_id, &command.password, "/password")
            .await?;
        let view = self.get_email.ask(GetEmail { user_id }).await?;
        let email = view.ok_or_else(user_unknown)?.email;
        self.mail_token
            .now(MailAccountToken {
                email: email.clone(),
                purpose: AccountTokenPurpose::ChangeEmail,
                new_email: Some(command.new_email),
                stamp: Some(stamp),
            })
            .await?;
        self.mail_notice
            .now(MailAccountNotice {
                email,
                notice: AccountNotice::EmailChangeRequested,
            })
            .await
    }
}
