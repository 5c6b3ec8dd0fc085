//! What stands behind the ports of the core, a folder per context.

pub mod auth;
pub mod user_profile;
