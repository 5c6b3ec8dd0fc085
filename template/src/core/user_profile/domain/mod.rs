pub mod name;
pub mod user_profile;
