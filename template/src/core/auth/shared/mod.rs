pub mod access_token;
pub mod hashing_failed;
pub mod password_check;
pub mod session_ended;
pub mod session_token;
pub mod session_unknown;
pub mod user_tokens;
pub mod user_unknown;
