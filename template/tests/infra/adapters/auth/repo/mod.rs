mod account_token;
mod user;
mod user_permission;
mod user_session;
