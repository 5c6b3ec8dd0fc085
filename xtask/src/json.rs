//! The JSON output of `--json`.

use serde::Serialize;

/// The version of all JSON output. It increases when a field changes its meaning or is removed.
pub const SCHEMA_VERSION: u32 = 1;

/// Returns `value` as JSON.
pub fn text(value: &impl Serialize) -> String {
    // Serialization cannot fail: the values contain only strings, numbers and lists, and all keys are
    // strings.
    serde_json::to_string_pretty(value).unwrap_or_default()
}
