mod repo;
mod token_generator;
