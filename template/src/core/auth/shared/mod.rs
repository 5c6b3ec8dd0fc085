pub mod access_token;
pub mod session_token;
pub mod user_tokens;
