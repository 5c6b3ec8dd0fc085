mod create_user_profile;
mod update_user_profile;
