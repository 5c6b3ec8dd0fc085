//! Billing.

pub mod commands;
pub mod domain;
pub mod events;
pub mod ports;
pub mod queries;
pub mod shared;
