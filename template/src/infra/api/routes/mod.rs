pub mod account;
pub mod auth;
pub mod registration;
pub mod sessions;
pub mod users;
