use async_trait::async_trait;
use crate::Result;

/// {{ title }}.
#[async_trait]
pub trait {{ Name }}: Send + Sync {
    /// Fails when what stands behind this port cannot do its work.
    async fn check(&self) -> Result<()>;
}
