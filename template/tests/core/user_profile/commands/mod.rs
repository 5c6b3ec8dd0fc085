mod create_user_profile;
mod delete_user_profile;
mod update_user_profile;
