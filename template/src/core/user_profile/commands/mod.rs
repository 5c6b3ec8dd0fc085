pub mod create_user_profile;
pub mod delete_user_profile;
pub mod update_user_profile;
