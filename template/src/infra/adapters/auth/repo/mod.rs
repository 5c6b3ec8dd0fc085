pub mod account_token;
pub mod user;
pub mod user_permission;
pub mod user_session;
