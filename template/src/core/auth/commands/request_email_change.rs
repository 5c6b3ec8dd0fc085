use std::sync::Arc;

use kernel::{Command, CommandHandler, Defer, Result, field};
use nject::injectable;

use crate::{
    UserId,
    auth::{
        commands::{mail_account_notice::MailAccountNotice, mail_account_token::MailAccountToken},
        domain::{
            account_notice::AccountNotice, account_token::AccountTokenPurpose,
            email_address::EmailAddress, password::PasswordAttempt,
        },
        ports::repo::user::UserRepository,
        shared::{password_check::PasswordCheck, tell_user::tell_user, user_unknown::user_unknown},
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
    pub mail_notice: Arc<dyn Defer<MailAccountNotice>>,
    pub mail_token: Arc<dyn Defer<MailAccountToken>>,
    pub password: PasswordCheck,
    pub users: Arc<dyn UserRepository>,
}

impl CommandHandler<RequestEmailChange> for RequestEmailChangeHandler {
    async fn handle(&self, command: RequestEmailChange) -> Result<()> {
        let (user_id, new_email) = (command.user_id, command.new_email);
        // It would be known to all who know the new address.
        let differs = command.password.must_differ_from(&new_email);
        field("/password", differs)?;
        let stamp = self
            .password
            .check(user_id, &command.password, "/password")
            .await?;
        let user = self.users.get(user_id).await?.ok_or_else(user_unknown)?;
        self.mail_token
            .now(MailAccountToken {
                email: user.email.clone(),
                purpose: AccountTokenPurpose::ChangeEmail,
                new_email: Some(new_email),
                stamp: Some(stamp),
            })
            .await?;
        tell_user(
            &*self.mail_notice,
            &user,
            AccountNotice::EmailChangeRequested,
        )
        .await
    }
}
