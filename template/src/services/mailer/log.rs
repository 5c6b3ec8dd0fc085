use async_trait::async_trait;
use secrecy::ExposeSecret;

use super::{Mail, MailError, Mailer};

/// Writes mails to the log instead of sending them, with the target `mail`. A developer can follow their links.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogMailer;

#[async_trait]
impl Mailer for LogMailer {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        let Mail { to, subject, .. } = &mail;
        let text = mail.text.expose_secret();
        tracing::info!(target: "mail", "\nTo: {to}\nSubject: {subject}\n\n{text}");
        Ok(())
    }
}
