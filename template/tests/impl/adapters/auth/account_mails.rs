use app_core::auth::{
    domain::{
        account_notice::AccountNotice, account_token::AccountTokenPurpose,
        email_address::EmailAddress,
    },
    ports::account_mails::AccountMails,
};
use secrecy::SecretString;
use services::mailer::Mail;

/// Writes mails with the purpose or the notice as their subject, and the token as their text.
pub struct ShortAccountMails;

impl AccountMails for ShortAccountMails {
    fn with_token(
        &self,
        id: &str,
        to: &EmailAddress,
        purpose: AccountTokenPurpose,
        token: &SecretString,
    ) -> Mail {
        Mail {
            id: id.to_owned(),
            to: to.to_string(),
            subject: purpose.as_str().to_owned(),
            text: token.clone(),
        }
    }

    fn notice(&self, id: &str, to: &EmailAddress, notice: AccountNotice) -> Mail {
        Mail {
            id: id.to_owned(),
            to: to.to_string(),
            subject: format!("{notice:?}"),
            text: SecretString::default(),
        }
    }
}
