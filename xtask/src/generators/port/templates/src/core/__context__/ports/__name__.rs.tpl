use async_trait::async_trait;

/// {{ title }}.
#[async_trait]
pub trait {{ Name }}: Send + Sync {
    /// Fails if the adapter cannot do its work.
    async fn check(&self) -> ::kernel::Result<()>;
}
