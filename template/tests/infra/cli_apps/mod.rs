mod auth;
mod sessions;
mod users;
