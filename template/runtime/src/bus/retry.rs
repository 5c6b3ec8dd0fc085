use std::{fmt::Display, future::Future, time::Duration};

use kernel::{Error, Result};

use crate::metrics::{self, COMMAND_RETRIES};

/// The number of times that a command is run if it loses every race.
pub(super) const ATTEMPTS: u32 = 5;

/// Runs `attempt` with its number, and again if it lost a race.
pub(crate) async fn retry<T, F>(attempt: impl Fn(u32) -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let mut number = 1;
    loop {
        match attempt(number).await {
            Err(Error::Contended(cause)) if number < ATTEMPTS => {
                note_lost_race(number, &cause);
                tokio::time::sleep(back_off(number)).await;
                number += 1;
            }
            result => return result,
        }
    }
}

/// Notes that an attempt lost a race, and that another one follows.
pub(super) fn note_lost_race(attempt: u32, cause: &impl Display) {
    tracing::info!(attempt, %cause, "lost a race, running again");
    if metrics::is_on() {
        ::metrics::counter!(COMMAND_RETRIES).increment(1);
    }
}

/// Returns the time to wait before the next attempt. It grows with every attempt, and is random so that two
/// commands that raced do not meet again.
pub(super) fn back_off(attempt: u32) -> Duration {
    let most = 5_u64 << attempt;
    Duration::from_millis(fastrand::u64(1..=most))
}
