use std::time::Duration;

use app_core::ledger::ports::timer::Timer;
use async_trait::async_trait;

/// The timer of the runtime.
pub struct TokioTimer;

#[async_trait]
impl Timer for TokioTimer {
    async fn wait(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}
