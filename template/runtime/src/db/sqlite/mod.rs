//! SQLite: a file, one thread that writes, and a few that read.
//!
//! There is no pool. A unit of work starts on a thread of the async runtime. When it first asks for its
//! connection, its future moves to a thread that owns one, and runs there until it completes. Commands queue
//! for the one writer, so that SQLite never finds its file locked, and the writer commits all waiting
//! commands as one group. If a client disconnects, only the response is lost.

mod admin;
mod connection;
mod constraints;
mod database;
mod decimal;
mod failure;
mod file;
mod insert_all;
mod job;
mod jobs;
mod log;
mod queue;
mod reader;
mod settings;
mod source;
mod statement;
mod thread_connection;
pub mod types;
mod worker;
mod workers;
mod writer;

pub use self::{
    connection::Connection,
    constraints::{delete_failure, violates_foreign_key, violates_unique},
    database::Database,
    failure::failure,
    settings::DatabaseSettings,
};

/// The unit of work of a handler or an adapter.
pub type UnitOfWork = crate::db::AnyUnitOfWork<source::Source>;

/// Diesel's type for this database.
pub type Backend = diesel::sqlite::Sqlite;

/// The column types of `tables.rs`.
pub mod sql_types {
    pub use diesel::sql_types::{Binary as Uuid, TimestamptzSqlite as DateTime, *};

    pub use super::decimal::{DecimalText as Decimal, DecimalText as Numeric};
}
