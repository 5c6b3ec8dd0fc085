//! The database. What depends on which one it is, is in `backend`; everything else is written
//! against the names below.

mod backend;
mod failure;
pub mod migrations;
pub mod tables;

pub use self::{
    backend::{Backend, Database, DatabaseSettings, DatabaseUrl, Session, admin, sql_types, types},
    failure::{failure, violates_unique},
};
