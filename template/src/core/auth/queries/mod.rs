pub mod get_account;
pub mod get_credentials;
pub mod get_credentials_of_user;
pub mod get_email;
pub mod get_token_recipient;
pub mod is_user_session_open;
pub mod list_user_sessions;
