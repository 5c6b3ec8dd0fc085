use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};

use diesel_async::SimpleAsyncConnection;
use tokio::time::sleep;

use super::pool::Pool;

/// The channel on which jobs are announced.
pub(super) const CHANNEL: &str = "__queue";

/// The time between two announcements: many jobs are announced together.
const PAUSE: Duration = Duration::from_millis(10);

/// Tells other processes that jobs were stored. It does so after the commit, because a transaction with `NOTIFY`
/// would wait for all others that have it.
#[derive(Clone)]
pub(super) struct Announcer {
    pool: Arc<Pool>,
    /// By this, the process knows its own announcements.
    name: Arc<str>,
    state: Arc<AtomicU8>,
}

const IDLE: u8 = 0;
const ANNOUNCING: u8 = 1;
/// Announcing, and there is more to announce.
const AGAIN: u8 = 2;

impl Announcer {
    pub(super) fn new(pool: Arc<Pool>) -> Self {
        Self {
            pool,
            name: fastrand::u128(..).to_string().into(),
            state: Arc::new(AtomicU8::new(IDLE)),
        }
    }

    /// Returns the payload of the announcements of this process.
    pub(super) fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// Announces jobs soon. Must be called within the async runtime.
    pub(super) fn announce(&self) {
        let announces = |state| Some(if state == IDLE { ANNOUNCING } else { AGAIN });
        let before = self
            .state
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, announces);
        if before == Ok(IDLE) {
            let announcer = self.clone();
            tokio::spawn(async move { announcer.run().await });
        }
    }

    async fn run(&self) {
        loop {
            self.state.store(ANNOUNCING, Ordering::Release);
            // If it fails, other processes find the jobs when they look the next time.
            if let Ok(mut connection) = self.pool.checkout().await {
                let announcement = format!("NOTIFY {CHANNEL}, '{}'", self.name);
                let _ = connection.batch_execute(&announcement).await;
            }
            sleep(PAUSE).await;
            let ended =
                self.state
                    .compare_exchange(ANNOUNCING, IDLE, Ordering::AcqRel, Ordering::Acquire);
            if ended.is_ok() {
                return;
            }
        }
    }
}
