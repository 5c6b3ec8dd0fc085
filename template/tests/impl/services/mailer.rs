use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use services::mailer::{Mail, MailError, Mailer};

/// Keeps mails instead of sending them.
#[derive(Default)]
pub struct KeepingMailer(Mutex<Vec<Mail>>);

impl KeepingMailer {
    /// Returns the mails, in their order.
    pub fn sent(&self) -> Vec<Mail> {
        let mails = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        mails.clone()
    }
}

#[async_trait]
impl Mailer for KeepingMailer {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        let mut mails = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        mails.push(mail);
        Ok(())
    }
}
