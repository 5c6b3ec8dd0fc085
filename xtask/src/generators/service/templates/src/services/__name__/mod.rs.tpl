//! {{ title }}.

#[cfg(feature = "implementations")]
mod {{ file }};

use async_trait::async_trait;

#[cfg(feature = "implementations")]
pub use self::{{ file }}::{{ Implementation }};

/// {{ title }}.
#[async_trait]
pub trait {{ Name }}: Send + Sync {
    /// Fails if the service cannot do its work.
    async fn check(&self) -> Result<(), {{ Name }}Error>;
}

/// The service failed for a reason that the caller cannot fix.
#[derive(Debug, thiserror::Error)]
#[error("{{ words }}: {0}")]
pub struct {{ Name }}Error(pub String);
