//! Times in the tables of the queue: Unix times in microseconds.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Returns the present time of this machine, as a Unix time in microseconds.
pub fn system_time() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, micros)
}

/// Returns `duration` in microseconds.
pub fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX / 4)
}
