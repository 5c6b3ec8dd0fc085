//! The database. What depends on which one it is, is in `backend`; everything else is written
//! against the names below.

mod backend;
pub mod migrations;
mod prepared;
mod session;
pub mod tables;
mod transaction;
mod watch;

use diesel::result::{DatabaseErrorKind, Error};

pub use self::{
    backend::{Backend, Connection, Database, DatabaseSettings, admin, failure, sql_types, types},
    prepared::Prepared,
    session::Session,
};

/// Whether `error` says that a row with the same `column` exists: `violates_unique(&error, "users.email")`.
pub fn violates_unique(error: &Error, column: &str) -> bool {
    matches!(
        error,
        Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info)
            if backend::names_column(info.as_ref(), column)
    )
}
