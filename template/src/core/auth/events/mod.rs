pub mod password_changed;
pub mod user_deleted;
pub mod user_registered;
