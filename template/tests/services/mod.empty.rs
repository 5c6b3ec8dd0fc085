//! The tests of the services. They are a module tree of their crate.

#[allow(dead_code)] // each crate uses some of them
#[path = "../impl/services/mod.rs"]
mod doubles;

mod clock;
mod hasher;
mod jwt;
mod uuid;
