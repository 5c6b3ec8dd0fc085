use async_trait::async_trait;
use kernel::Result;

use crate::billing::domain::tagging::Tagging;

/// Stores taggings.
#[async_trait]
pub trait TaggingRepository: Send + Sync {
    async fn contains(&self, tagging: Tagging) -> Result<bool>;

    /// Adds `tagging`. It is not an error if it is there already.
    async fn add(&self, tagging: Tagging) -> Result<()>;

    /// Removes `tagging`. It is not an error if it is not there.
    async fn remove(&self, tagging: Tagging) -> Result<()>;
}
