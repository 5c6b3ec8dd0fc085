//! The generator and the architecture checks of the service: see `cargo xtask --help`.

// This is a library so that its tests can use it.
#![allow(clippy::missing_errors_doc, clippy::must_use_candidate)]

mod bodies;
pub mod check;
mod declare;
pub mod dev;
pub mod edit;
pub mod generators;
pub mod json;
pub mod list;
pub mod model;
mod name_collisions;
pub mod names;
mod payloads;
pub mod plan;
pub mod process;
pub mod project;
pub mod quality;
pub mod refusal;
pub mod schema;
pub mod terminal;
mod toml_text;
