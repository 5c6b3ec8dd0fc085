//! Postgres: a pool of connections to a server that several replicas of the service share.
//!
//! A unit of work runs in its own task until it completes, and takes a connection when it first asks for one.
//! A command is a serializable transaction: if a concurrent one interferes, it fails and the bus runs it
//! again. If a client disconnects, only the response is lost.

mod admin;
mod announcer;
mod command_lock;
mod connection;
mod constraints;
mod database;
mod decimal;
mod failure;
mod insert_all;
mod jobs;
mod pool;
mod settings;
mod source;
mod tls;
pub mod types;
mod url;
mod usage;

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
pub type Backend = diesel::pg::Pg;

/// The column types of `tables.rs`.
pub mod sql_types {
    pub use diesel::sql_types::{Jsonb as Json, Timestamptz as DateTime, *};
}
