mod auth;
mod builder;
mod email_address;
mod health;
mod openapi;
mod password_reset;
mod registration;
mod users;
