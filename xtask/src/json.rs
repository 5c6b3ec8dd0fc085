//! What `--json` prints.

use serde::Serialize;

/// The version of everything that `--json` prints. It grows when a field changes its meaning or goes.
pub const SCHEMA_VERSION: u32 = 1;

/// `value` as JSON.
pub fn text(value: &impl Serialize) -> String {
    // The values are structs of texts, numbers and lists: none of them has keys that JSON lacks.
    serde_json::to_string_pretty(value).unwrap_or_default()
}
