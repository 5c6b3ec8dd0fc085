//! Authentication and authorization: users, their sessions and their permissions.

pub mod commands;
pub mod domain;
pub mod ports;
pub mod queries;
pub mod shared;
