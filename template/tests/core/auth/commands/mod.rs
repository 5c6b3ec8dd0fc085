mod grant_permission;
mod open_user_session;
mod purge_user_sessions;
mod refresh_user_session;
mod register_user;
