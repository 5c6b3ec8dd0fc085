//! The HTTP API.

pub mod builder;
pub mod routes;
