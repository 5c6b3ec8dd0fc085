//! SQLite: a file, one thread that writes, and a few that read.
//!
//! There is no pool. A unit of work starts on the async side; when it first asks for its
//! connection, it moves, as the future it is, to a thread that owns one and runs there to its end.
//! Commands queue for the one writer, so that SQLite never finds its file locked, and the writer
//! commits whatever waits as one group. Who hangs up drops an answer and nothing else.

pub mod admin;
mod connection;
mod database;
mod failure;
mod log;
mod own;
mod queue;
mod reader;
mod session;
mod settings;
mod statement;
mod threads;
mod transaction;
pub mod types;
mod unit;
mod writer;

pub use self::{
    connection::Connection,
    database::Database,
    failure::{failure, names_column},
    session::Session,
    settings::DatabaseSettings,
};

/// Diesel's name for what is spoken here.
pub type Backend = diesel::sqlite::Sqlite;

/// The column types of `tables.rs`.
pub mod sql_types {
    pub use diesel::sql_types::{Binary as Uuid, TimestamptzSqlite as DateTime, *};
}
