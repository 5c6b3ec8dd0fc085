use async_trait::async_trait;
use services::mailer::{Mailer, MailerError};

/// A double of `Mailer`.
pub struct FakeMailer;

#[async_trait]
impl Mailer for FakeMailer {
    async fn check(&self) -> Result<(), MailerError> {
        Ok(())
    }
}
