use std::{
    error::Error as StdError,
    fmt,
    io::{self, Write},
};

use serde_json::Value;

use crate::BrokenRule;

/// Returns `value` if it takes at most `MAX` bytes when it is written as JSON. A page of a list has many of them.
///
/// ```
/// use kernel::json_up_to;
/// use serde_json::json;
///
/// assert!(json_up_to::<10>(json!({ "a": [1] })).is_ok());
/// let error = json_up_to::<10>(json!({ "a": [1, 2] })).unwrap_err();
/// assert_eq!(error.to_string(), "must have at most 10 bytes of JSON");
/// ```
pub fn json_up_to<const MAX: usize>(value: Value) -> Result<Value, JsonTooLarge> {
    match serde_json::to_writer(Bounded { left: MAX }, &value) {
        Ok(()) => Ok(value),
        Err(_) => Err(JsonTooLarge { max: MAX }),
    }
}

/// Counts what is written, and keeps nothing of it.
struct Bounded {
    left: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.left = self
            .left
            .checked_sub(bytes.len())
            .ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A value takes too many bytes when it is written as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonTooLarge {
    /// In bytes.
    pub max: usize,
}

impl fmt::Display for JsonTooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "must have at most {} bytes of JSON", self.max)
    }
}

impl StdError for JsonTooLarge {}

impl BrokenRule for JsonTooLarge {
    fn code(&self) -> &'static str {
        "json_too_large"
    }
}
