pub mod auth;
pub mod registration;
pub mod users;
