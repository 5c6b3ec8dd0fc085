//! The time.

mod system;

use chrono::{DateTime, Utc};

pub use self::system::SystemClock;

/// Tells what time it is.
pub trait Clock: Send + Sync {
    /// The current time, to the microsecond: what every supported database can store, so that a
    /// value reads back as it was written.
    fn now(&self) -> DateTime<Utc>;
}
