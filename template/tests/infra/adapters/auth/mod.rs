mod account_mails;
mod repo;
mod token_deriver;
mod token_generator;
