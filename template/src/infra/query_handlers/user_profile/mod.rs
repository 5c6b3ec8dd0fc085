pub mod get_private_user_profile;
