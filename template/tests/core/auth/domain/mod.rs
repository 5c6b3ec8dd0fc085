mod account_token;
mod email_address;
mod name;
mod password;
mod permission;
mod user_session;
