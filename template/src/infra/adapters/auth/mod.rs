pub mod access_token_rules;
pub mod account_mails;
pub mod repo;
pub mod token_deriver;
pub mod token_generator;
pub mod token_lifetimes;
