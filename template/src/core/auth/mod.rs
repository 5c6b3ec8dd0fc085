//! Authentication and authorization: users, their sessions and their permissions.

pub mod commands;
pub mod domain;
pub mod events;
pub mod ports;
pub mod queries;
pub mod shared;

pub use self::domain::name::Name;
