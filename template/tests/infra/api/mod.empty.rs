mod builder;
mod health;
mod openapi;
