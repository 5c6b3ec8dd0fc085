use async_trait::async_trait;

use super::{Mailer, MailerError};

/// The implementation of `Mailer`.
#[derive(Clone, Copy, Debug, Default)]
pub struct SmtpMailer;

#[async_trait]
impl Mailer for SmtpMailer {
    async fn check(&self) -> Result<(), MailerError> {
        Ok(())
    }
}
