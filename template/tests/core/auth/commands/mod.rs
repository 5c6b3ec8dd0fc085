mod grant_permission;
mod open_user_session;
mod refresh_user_session;
mod register_user;
