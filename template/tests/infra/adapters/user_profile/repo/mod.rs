mod user_profile;
