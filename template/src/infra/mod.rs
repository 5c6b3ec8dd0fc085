//! The infrastructure: database, HTTP, command line.

pub mod adapters;
mod allocator;
pub mod api;
pub mod cli;
pub mod db;
pub mod query_handlers;
pub mod security_events;
