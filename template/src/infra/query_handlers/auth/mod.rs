pub mod get_credentials;
pub mod get_email;
