//! HTTP.

pub mod builder;
pub mod dependencies;
#[allow(dead_code, unused_imports)] // a service need not have a route for each
pub mod extract;
mod health;
mod middleware;
mod openapi;
pub mod problem;
pub mod routes;
pub mod server;
mod state;
