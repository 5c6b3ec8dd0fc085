pub mod auth;
pub mod user_profile;
