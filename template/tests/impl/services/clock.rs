use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};
use services::clock::Clock;

/// A clock that stands still until a test moves it.
pub struct FixedClock(Mutex<DateTime<Utc>>);

impl FixedClock {
    /// The time at the beginning of a test.
    pub const START: DateTime<Utc> = DateTime::UNIX_EPOCH;

    #[allow(dead_code)] // a new service may not depend on the time yet
    pub fn advance(&self, by: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Default for FixedClock {
    fn default() -> Self {
        Self(Mutex::new(Self::START))
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
