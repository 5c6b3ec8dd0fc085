pub mod account;
pub mod auth;
pub mod email_address;
pub mod password_reset;
pub mod registration;
pub mod sessions;
pub mod users;
