use std::time::Duration;

use async_trait::async_trait;

/// Waits for a time.
#[async_trait]
pub trait Timer: Send + Sync {
    /// Returns after `duration`.
    async fn wait(&self, duration: Duration);
}
