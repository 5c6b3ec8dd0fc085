//! Mailer.

#[cfg(feature = "implementations")]
mod smtp;

use async_trait::async_trait;

#[cfg(feature = "implementations")]
pub use self::smtp::SmtpMailer;

/// Mailer.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Fails if the service cannot do its work.
    async fn check(&self) -> Result<(), MailerError>;
}

/// The service failed for a reason that the caller cannot fix.
#[derive(Debug, thiserror::Error)]
#[error("mailer: {0}")]
pub struct MailerError(pub String);
