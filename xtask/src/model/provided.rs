//! The crates of the template, and those whose types fields have. Their code is not read, because the project's
//! owner does not change it. This module lists the names that they provide.

use super::layout::{ROOT, is_in, short};

/// The crate with the vocabulary of the core: commands, queries, errors, validation.
pub const KERNEL: &str = "kernel";
/// The crate that runs a service: buses, database, HTTP, command line.
pub const RUNTIME: &str = "runtime";

const OF_KERNEL: [&str; 41] = [
    "Ask",
    "Broadcast",
    "BrokenRule",
    "Calendar",
    "Command",
    "CommandHandler",
    "Cursor",
    "Defer",
    "Delivery",
    "Dispatch",
    "Due",
    "Error",
    "Event",
    "Fields",
    "InvalidText",
    "Job",
    "JsonTooLarge",
    "Limit",
    "MultilineText",
    "OutOfCalendar",
    "Page",
    "Patch",
    "PublicEvent",
    "Publish",
    "Query",
    "QueryHandler",
    "Reason",
    "Result",
    "Text",
    "Version",
    "Violation",
    "doubles",
    "each",
    "field",
    "given",
    "in_calendar",
    "is_invisible",
    "json_up_to",
    "nfc",
    "typed_id",
    "validate",
];

/// Only the items that a rule needs are listed.
const OF_RUNTIME: [&str; 7] = [
    "AppContext",
    "CommandBus",
    "QueryBus",
    "Scope",
    "api",
    "cli",
    "db",
];

/// The types that fields have. They also stand in modules of their crates: `chrono::prelude`.
const OF_OTHERS: [(&str, &str); 6] = [
    ("chrono", "DateTime"),
    ("chrono", "NaiveDate"),
    ("chrono", "Utc"),
    ("secrecy", "SecretString"),
    ("serde_json", "Value"),
    ("uuid", "Uuid"),
];

/// Reports whether `module` is such a crate, or in one, and has an item called `wanted`, so that a glob import
/// such as `use kernel::*` may import it.
#[must_use]
pub fn provides(module: &[String], wanted: &str) -> bool {
    match module {
        [krate] if krate == KERNEL => OF_KERNEL.contains(&wanted),
        [krate] if krate == RUNTIME => OF_RUNTIME.contains(&wanted),
        [krate, ..] => OF_OTHERS.contains(&(krate.as_str(), wanted)),
        [] => false,
    }
}

/// Reports whether `name` is the item `wanted` of the kernel.
#[must_use]
pub fn is_of_kernel(name: &[String], wanted: &str) -> bool {
    is_in(name, KERNEL) && short(name) == wanted
}

/// Reports whether `name` is the item `wanted` of the runtime, its alias in `src/service.rs`, or inside of
/// it.
#[must_use]
pub fn is_of_runtime(name: &[String], wanted: &str) -> bool {
    match name {
        [krate, rest @ ..] if krate == RUNTIME => rest.iter().any(|part| part == wanted),
        [krate, module, item, ..] => krate == ROOT && module == "service" && item == wanted,
        _ => false,
    }
}
