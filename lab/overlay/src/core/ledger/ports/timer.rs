use std::time::Duration;

use async_trait::async_trait;

/// Lets time pass.
#[async_trait]
pub trait Timer: Send + Sync {
    /// Returns when `duration` is over.
    async fn wait(&self, duration: Duration);
}
