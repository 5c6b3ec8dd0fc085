//! Deterministic stand-ins for what production uses, and the helpers that put them together.

pub mod app;
pub mod database;
pub mod services;
