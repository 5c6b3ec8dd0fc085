pub mod access_token;
pub mod account_token;
pub mod hashing_failed;
pub mod session_token;
pub mod user_tokens;
