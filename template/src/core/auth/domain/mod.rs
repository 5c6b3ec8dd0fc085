pub mod account_notice;
pub mod account_token;
pub mod email_address;
pub mod name;
pub mod password;
pub mod permission;
pub mod user;
pub mod user_session;
