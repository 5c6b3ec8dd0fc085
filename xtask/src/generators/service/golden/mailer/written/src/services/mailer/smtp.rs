use async_trait::async_trait;

/// The implementation of `Mailer`.
#[derive(Clone, Copy, Debug, Default)]
pub struct SmtpMailer;

#[async_trait]
impl super::Mailer for SmtpMailer {
    async fn check(&self) -> Result<(), super::MailerError> {
        Ok(())
    }
}
