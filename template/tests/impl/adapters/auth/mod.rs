pub mod repo;
pub mod token_generator;
pub mod token_lifetimes;
pub mod user;
