//! The tests of the core. They are a module tree of its crate, and compile without the rest of the service.

#[allow(dead_code)] // each crate uses some of them
#[path = "../impl/mod.rs"]
mod doubles;

mod auth;
mod user_profile;
