mod account_token;
mod email_address;
mod name;
mod password;
mod permission;
mod session_client;
mod user_session;
