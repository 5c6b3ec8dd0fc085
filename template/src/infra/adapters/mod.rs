//! The adapters of the ports of the core, one folder per context.

pub mod auth;
pub mod user_profile;
