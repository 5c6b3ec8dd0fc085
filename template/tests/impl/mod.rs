//! Doubles: deterministic replacements for adapters and services.

pub mod adapters;
pub mod services;
