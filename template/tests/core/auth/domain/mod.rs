mod email_address;
mod password;
mod permission;
mod user_session;
