mod update_user_profile;
