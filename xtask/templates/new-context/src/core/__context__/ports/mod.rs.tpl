//! What is needed from outside.

pub mod repo;
