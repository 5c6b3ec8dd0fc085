mod auth;
mod health;
mod middleware;
mod openapi;
mod problems;
mod registration;
mod users;
