use secrecy::SecretString;
use services::mailer::Mail;

use crate::auth::domain::{
    account_notice::AccountNotice, account_token::AccountTokenPurpose, email_address::EmailAddress,
};

/// Writes the mails about accounts. Nothing that a user has written is in them, or a stranger could send it to others.
pub trait AccountMails: Send + Sync {
    /// Returns the mail with this `id` whose link contains `token`.
    fn with_token(
        &self,
        id: &str,
        to: &EmailAddress,
        purpose: AccountTokenPurpose,
        token: &SecretString,
    ) -> Mail;

    fn notice(&self, id: &str, to: &EmailAddress, notice: AccountNotice) -> Mail;
}
