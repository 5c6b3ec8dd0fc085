//! The command line.

pub mod apps;
pub mod builder;
