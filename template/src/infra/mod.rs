//! Everything that touches the outside: database, HTTP, command line.

pub mod adapters;
mod allocator;
pub mod api;
// Complete from the first day: a young service may have no command, or no query, yet.
#[allow(dead_code)]
pub mod bus;
pub mod cli;
#[macro_use]
pub mod composition;
#[allow(dead_code, unused_imports)]
pub mod db;
pub mod query_handlers;
pub mod telemetry;
