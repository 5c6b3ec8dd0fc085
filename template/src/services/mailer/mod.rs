//! Mails.

#[cfg(feature = "smtp")]
mod log;
#[cfg(feature = "smtp")]
mod smtp;

use async_trait::async_trait;
use secrecy::SecretString;

#[cfg(feature = "smtp")]
pub use self::{
    log::LogMailer,
    smtp::{InvalidSmtp, SmtpMailer},
};

/// Sends mails.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Returns when the mail server has taken `mail` over. After an error, it may have done so, too: a caller that tries
    /// again gives the mail the same id.
    async fn send(&self, mail: Mail) -> Result<(), MailError>;
}

/// Lets the settings choose the implementation.
#[async_trait]
impl Mailer for Box<dyn Mailer> {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        self.as_ref().send(mail).await
    }
}

/// A mail to one person, in plain text.
#[derive(Clone, Debug)]
pub struct Mail {
    /// No other mail has it. Letters and digits.
    pub id: String,
    /// The email address of the recipient.
    pub to: String,
    pub subject: String,
    /// It may contain secrets, like a link that lets its reader in.
    pub text: SecretString,
}

/// A mail was perhaps not sent. It does not say to whom, because it ends in the log.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// A later attempt may succeed.
    #[error("cannot send a mail: {0}")]
    Failed(String),
    /// No later attempt can succeed.
    #[error("a mail was refused: {0}")]
    Refused(String),
}
