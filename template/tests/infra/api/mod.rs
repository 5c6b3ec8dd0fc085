mod account;
mod auth;
mod builder;
mod health;
mod openapi;
mod registration;
mod sessions;
mod users;
