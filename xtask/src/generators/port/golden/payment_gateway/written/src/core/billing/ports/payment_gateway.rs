use async_trait::async_trait;
use kernel::Result;

/// Payment gateway.
#[async_trait]
pub trait PaymentGateway: Send + Sync {
    /// Fails if the adapter cannot do its work.
    async fn check(&self) -> Result<()>;
}
