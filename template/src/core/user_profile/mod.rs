//! The profiles of users.

pub mod commands;
pub mod domain;
pub mod ports;
pub mod queries;
pub mod shared;
