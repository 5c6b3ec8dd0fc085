//! The interfaces to the infrastructure.

pub mod repo;
