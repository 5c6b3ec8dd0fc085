//! The crates that come with the template, and those whose types fields have. Their code is not read, since it
//! is not the owner's to mend; what they provide is known by name.

use super::layout::{ROOT, is_in, short};

/// The words in which the core speaks: commands, queries, errors, broken rules.
pub const KERNEL: &str = "kernel";
/// The crate that runs a service: buses, database, HTTP, command line.
pub const RUNTIME: &str = "runtime";

const OF_KERNEL: [&str; 13] = [
    "Ask",
    "BrokenRule",
    "Command",
    "CommandHandler",
    "Dispatch",
    "Error",
    "Query",
    "QueryHandler",
    "Reason",
    "Result",
    "Violation",
    "Violations",
    "typed_id",
];

/// Only what a rule asks about.
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

/// Reports whether `module` is such a crate, or in one, with something called `wanted`, so that this can come
/// from `use kernel::*`.
#[must_use]
pub fn provides(module: &[String], wanted: &str) -> bool {
    match module {
        [krate] if krate == KERNEL => OF_KERNEL.contains(&wanted),
        [krate] if krate == RUNTIME => OF_RUNTIME.contains(&wanted),
        [krate, ..] => OF_OTHERS.contains(&(krate.as_str(), wanted)),
        [] => false,
    }
}

/// Reports whether `name` is what the kernel calls `wanted`.
#[must_use]
pub fn is_of_kernel(name: &[String], wanted: &str) -> bool {
    is_in(name, KERNEL) && short(name) == wanted
}

/// Reports whether `name` is what the runtime calls `wanted`, or the alias of it in `src/service.rs`, or
/// something in it.
#[must_use]
pub fn is_of_runtime(name: &[String], wanted: &str) -> bool {
    match name {
        [krate, rest @ ..] if krate == RUNTIME => rest.iter().any(|part| part == wanted),
        [krate, module, item, ..] => krate == ROOT && module == "service" && item == wanted,
        _ => false,
    }
}
