//! The tests of the whole service. They are a module tree of the binary, and can use what `src/main.rs`
//! composes. The tests of the core and of the services are module trees of those crates.

#[allow(dead_code)] // each crate uses some of them
#[path = "impl/mod.rs"]
mod doubles;

mod infra;
mod layers;
mod settings;
mod support;
