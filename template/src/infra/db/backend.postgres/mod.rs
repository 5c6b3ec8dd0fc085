//! Postgres: a pool of connections to a server that several replicas of the service share.
//!
//! A unit of work runs in a task of its own, to its end, and takes a connection when it first asks
//! for one. A command is a serializable transaction: one that another has got in the way of fails,
//! and the bus runs it again. Who hangs up drops an answer and nothing else.

pub mod admin;
mod connection;
mod database;
mod failure;
mod pool;
mod settings;
mod source;
mod tls;
mod turns;
pub mod types;
mod url;

pub use self::{
    connection::Connection,
    database::Database,
    failure::{failure, names_column},
    settings::DatabaseSettings,
    source::Source,
};

/// Diesel's name for what is spoken here.
pub type Backend = diesel::pg::Pg;

/// The column types of `tables.rs`.
pub mod sql_types {
    pub use diesel::sql_types::{Timestamptz as DateTime, *};
}
