//! The HTTP API.

pub mod builder;
pub mod dependencies;
pub mod mail_limits;
pub mod password_limits;
pub mod routes;
