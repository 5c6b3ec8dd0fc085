pub mod get_credentials;
