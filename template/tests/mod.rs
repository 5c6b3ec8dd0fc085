//! Everything that is tested, as a module tree of the binary: tests see what `src/main.rs` composes.

mod core;
mod r#impl;
mod infra;
mod layers;
mod services;
mod settings;
