//! The current time.

#[cfg(feature = "implementations")]
mod system;

use chrono::{DateTime, Utc};

#[cfg(feature = "implementations")]
pub use self::system::SystemClock;

/// Provides the current time.
pub trait Clock: Send + Sync {
    /// Returns the current time with a precision of microseconds. Every supported database can store that, so
    /// a value that is read is the same as the one that was written.
    fn now(&self) -> DateTime<Utc>;
}
