pub mod email_address;
pub mod name;
pub mod password;
pub mod permission;
pub mod session_client;
pub mod user;
pub mod user_session;
