use async_trait::async_trait;
use kernel::Result;

/// {{ title }}.
#[async_trait]
pub trait {{ Name }}: Send + Sync {
    /// Fails if the adapter cannot do its work.
    async fn check(&self) -> Result<()>;
}
