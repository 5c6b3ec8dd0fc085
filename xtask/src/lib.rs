//! Grows the service: see `cargo xtask --help`.

// A library only so that its own tests can reach it.
#![allow(clippy::missing_errors_doc, clippy::must_use_candidate)]

pub mod check;
mod clashes;
pub mod dev;
pub mod domain;
pub mod edit;
pub mod fields;
pub mod format;
pub mod generate;
pub mod journal;
pub mod json;
pub mod list;
pub mod model;
pub mod names;
pub mod plan;
pub mod process;
pub mod project;
pub mod quality;
pub mod template;
pub mod terminal;
