//! The sub-commands of this service, one per file.

pub mod users;
