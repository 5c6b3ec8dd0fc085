//! How users present themselves.

pub mod commands;
pub mod domain;
pub mod ports;
pub mod queries;
