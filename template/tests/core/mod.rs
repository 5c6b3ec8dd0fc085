mod auth;
mod user_profile;
