pub mod close_user_session;
pub mod grant_permission;
pub mod open_user_session;
pub mod purge_user_sessions;
pub mod refresh_user_session;
pub mod register_user;
