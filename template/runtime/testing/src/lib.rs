//! Helpers for the tests of a service: a migrated database for each test, and a client that calls the API
//! without a socket.
//!
//! The service chooses the database with a feature. If both features are enabled, [`TestDatabase`] is the one
//! of SQLite.

// A test fails if its setup fails.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]
#![allow(clippy::missing_panics_doc)]

mod client;
mod log;
mod openapi;
#[cfg(feature = "postgres")]
pub mod postgres;
#[cfg(feature = "sqlite")]
pub mod sqlite;
mod tables;

#[cfg(all(feature = "postgres", not(feature = "sqlite")))]
pub use self::postgres::TestDatabase;
#[cfg(feature = "sqlite")]
pub use self::sqlite::TestDatabase;
pub use self::{
    client::{Answer, Client},
    log::Log,
    openapi::{assert_references_resolve, keep_description},
    tables::assert_tables_match,
};
