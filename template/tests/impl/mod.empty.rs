//! Doubles: deterministic replacements for adapters and services.

pub mod services;
