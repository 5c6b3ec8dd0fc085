//! {{ title }}.

mod {{ file }};

use async_trait::async_trait;

pub use self::{{ file }}::{{ Implementation }};

/// {{ title }}.
#[async_trait]
pub trait {{ Name }}: Send + Sync {
    /// Fails when the service cannot do its work.
    async fn check(&self) -> Result<(), {{ Name }}Error>;
}

/// The service failed for a reason that is not the caller's.
#[derive(Debug, thiserror::Error)]
#[error("{{ words }}: {0}")]
pub struct {{ Name }}Error(pub String);
