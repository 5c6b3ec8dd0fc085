//! The sub-commands of this service, one per file.

pub mod auth;
pub mod sessions;
pub mod users;
