pub mod get_account;
pub mod get_credentials;
