//! The HTTP API.

pub mod builder;
pub mod dependencies;
pub mod routes;
