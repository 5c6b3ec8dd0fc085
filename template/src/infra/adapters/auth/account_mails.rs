use app_core::auth::{
    domain::{
        account_notice::AccountNotice, account_token::AccountTokenPurpose,
        email_address::EmailAddress,
    },
    ports::account_mails::AccountMails,
};
use secrecy::{ExposeSecret, SecretString};
use services::mailer::Mail;

/// Writes mails from the files beside it. The first line of a file is the subject.
pub struct TemplateAccountMails {
    /// The address of the pages that links lead to.
    site: String,
}

impl TemplateAccountMails {
    pub fn new(site: &str) -> Self {
        let site = site.trim_end_matches('/').to_owned();
        Self { site }
    }

    fn write(&self, template: &str, id: &str, to: &EmailAddress, link: &str) -> Mail {
        let (subject, text) = template.split_once('\n').unwrap_or((template, ""));
        let text = text.trim_start().replace("{site}", &self.site);
        Mail {
            id: id.to_owned(),
            to: to.to_string(),
            subject: subject.to_owned(),
            text: text.replace("{link}", link).into(),
        }
    }
}

impl AccountMails for TemplateAccountMails {
    fn with_token(
        &self,
        id: &str,
        to: &EmailAddress,
        purpose: AccountTokenPurpose,
        token: &SecretString,
    ) -> Mail {
        let (template, page) = match purpose {
            AccountTokenPurpose::ConfirmEmail => {
                (include_str!("mails/confirm_email.txt"), "confirm-email")
            }
            AccountTokenPurpose::ChangeEmail => {
                (include_str!("mails/change_email.txt"), "change-email")
            }
            AccountTokenPurpose::ResetPassword => {
                (include_str!("mails/reset_password.txt"), "reset-password")
            }
        };
        // Browsers do not send what follows the `#`, so that no log of a web server has it. And following the link uses
        // nothing up, because programs follow the links in mails, too: it is the page that sends the token.
        let token = token.expose_secret();
        let link = format!("{}/{page}#token={token}", self.site);
        self.write(template, id, to, &link)
    }

    fn notice(&self, id: &str, to: &EmailAddress, notice: AccountNotice) -> Mail {
        let template = match notice {
            AccountNotice::RegisteredAgain => include_str!("mails/registered_again.txt"),
            AccountNotice::EmailChangeRequested => {
                include_str!("mails/email_change_requested.txt")
            }
            AccountNotice::EmailChanged => include_str!("mails/email_changed.txt"),
            AccountNotice::PasswordChanged => include_str!("mails/password_changed.txt"),
            AccountNotice::PasswordReset => include_str!("mails/password_reset.txt"),
            AccountNotice::AccountDeleted => include_str!("mails/account_deleted.txt"),
        };
        self.write(template, id, to, "")
    }
}
