//! Technical services that any layer may use. Each is a folder with the interface in `mod.rs` and an
//! implementation in another file. `src/main.rs` chooses the implementation.
//!
//! The core depends on this crate without the feature `implementations`, so it cannot use one.

pub mod clock;
pub mod hasher;
pub mod jwt;
pub mod uuid;

// The doubles are compiled here and in the tests of the whole service, with the same paths.
#[cfg(test)]
extern crate self as services;

#[cfg(test)]
#[path = "../../tests/services/mod.rs"]
mod tests;
