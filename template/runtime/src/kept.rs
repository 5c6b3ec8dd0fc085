use std::{future::Future, time::Duration};

use tokio::{sync::Mutex, time::Instant};

/// A value that is found out at most once a second, and less often if that takes long, however many ask for it.
pub struct Kept<T, E>(Mutex<Option<Found<T, E>>>);

struct Found<T, E> {
    value: Result<T, E>,
    until: Instant,
}

/// The shortest time for which a value is kept. A failure is kept no longer: it may have waited for a lock that is free
/// again.
const SHORTEST: Duration = Duration::from_secs(1);

/// A value is kept for so many times as long as it took to find it out.
const TIMES: u32 = 20;

impl<T: Clone, E: Clone> Kept<T, E> {
    /// Returns the value. Finds it out with `find`, unless it is known from shortly before. Callers wait for one that
    /// does so.
    pub async fn get(&self, find: impl Future<Output = Result<T, E>>) -> Result<T, E> {
        let mut kept = self.0.lock().await;
        let begun = Instant::now();
        if let Some(found) = &*kept
            && begun < found.until
        {
            return found.value.clone();
        }
        let value = find.await;
        let now = Instant::now();
        let time = if value.is_ok() {
            SHORTEST.max((now - begun) * TIMES)
        } else {
            SHORTEST
        };
        *kept = Some(Found {
            value: value.clone(),
            until: now + time,
        });
        value
    }
}

impl<T, E> Default for Kept<T, E> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}
