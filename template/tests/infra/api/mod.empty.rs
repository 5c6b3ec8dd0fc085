mod health;
mod middleware;
mod openapi;
mod problems;
