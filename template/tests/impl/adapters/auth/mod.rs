pub mod access_token_rules;
pub mod repo;
pub mod token_generator;
pub mod token_lifetimes;
pub mod user;
pub mod user_session;
pub mod user_tokens;
