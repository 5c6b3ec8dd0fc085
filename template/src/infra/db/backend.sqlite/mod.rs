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
mod job;
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
    database::Database,
    failure::{failure, names_column},
    settings::DatabaseSettings,
    source::Source,
};

/// Diesel's name for what is spoken here.
pub type Backend = diesel::sqlite::Sqlite;

/// The column types of `tables.rs`.
pub mod sql_types {
    pub use diesel::sql_types::{Binary as Uuid, TimestamptzSqlite as DateTime, *};
}
