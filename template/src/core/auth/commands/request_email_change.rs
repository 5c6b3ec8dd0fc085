use std::sync::Arc;

use kernel::{Ask, Command, CommandHandler, Defer, Error, Result};
use nject::injectable;
use services::hasher::Hasher;

use crate::{
    UserId,
    auth::{
        commands::{mail_account_notice::MailAccountNotice, mail_account_token::MailAccountToken},
        domain::{
            account_notice::AccountNotice, account_token::AccountTokenPurpose,
            email_address::EmailAddress, password::PasswordAttempt,
        },
        queries::{get_credentials::GetCredentials, get_email::GetEmail},
        shared::hashing_failed::hashing_failed,
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
    pub get_credentials: Arc<dyn Ask<GetCredentials>>,
    pub get_email: Arc<dyn Ask<GetEmail>>,
    pub hasher: Arc<dyn Hasher>,
    pub mail_notice: Arc<dyn Defer<MailAccountNotice>>,
    pub mail_token: Arc<dyn Defer<MailAccountToken>>,
}

impl CommandHandler<RequestEmailChange> for RequestEmailChangeHandler {
    async fn handle(&self, command: RequestEmailChange) -> Result<()> {
        let user_id = command.user_id;
        // It is not an error of authentication: the access token is valid.
        let wrong = || Error::unknown("/password", "password_wrong", "is not your password");
        let view = self.get_email.ask(GetEmail { user_id }).await?;
        let email = view.ok_or_else(wrong)?.email;
        let query = GetCredentials {
            email: email.clone(),
        };
        let credentials = self.get_credentials.ask(query).await?;
        let hash = credentials.ok_or_else(wrong)?.password_hash;
        // Before the first use of the database, because slow work must not keep a transaction open.
        let verified = self.hasher.verify(command.password.secret(), &hash).await;
        if !verified.map_err(hashing_failed)? {
            return Err(wrong());
        }
        self.mail_token
            .now(MailAccountToken {
                email: email.clone(),
                purpose: AccountTokenPurpose::ChangeEmail,
                new_email: Some(command.new_email),
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
