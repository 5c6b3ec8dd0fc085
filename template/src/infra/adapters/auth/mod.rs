pub mod access_token_rules;
pub mod repo;
pub mod token_generator;
pub mod token_lifetimes;
