//! The domain and the application logic of the service, without frameworks and databases.
//!
//! Each folder is a bounded context. The files beside the folders are shared by all contexts.

// The doubles are compiled here and in the tests of the whole service, with the same paths.
#[cfg(test)]
extern crate self as app_core;

#[cfg(test)]
#[path = "../../tests/core/mod.rs"]
mod tests;
