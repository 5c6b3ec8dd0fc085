//! HTTP.

pub mod builder;
#[allow(dead_code, unused_imports)] // no route may need a `Path` or a `Query` yet
pub mod extract;
mod health;
mod middleware;
mod openapi;
pub mod problem;
pub mod routes;
pub mod server;
mod state;
