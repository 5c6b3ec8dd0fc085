//! Code that only Stripe needs.

pub mod commands;
