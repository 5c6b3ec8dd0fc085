//! Answers to the queries of the core, straight from the database, a folder per context.

pub mod auth;
pub mod user_profile;
