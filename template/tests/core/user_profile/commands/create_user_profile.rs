use std::sync::Arc;

use app_core::{
    auth::{Name, events::user_registered::UserRegistered},
    user_profile::{
        commands::create_user_profile::{CreateUserProfile, CreateUserProfileHandler},
        domain::user_profile::UserProfile,
        ports::repo::user_profile::UserProfileRepository,
    },
};
use kernel::CommandHandler;
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::user_profile::repo::user_profile::InMemoryUserProfileRepository,
    services::clock::FixedClock,
};

fn name(text: &str) -> Name {
    text.to_owned().try_into().unwrap()
}

#[tokio::test]
async fn a_user_who_has_registered_gets_a_profile() {
    let profiles = Arc::new(InMemoryUserProfileRepository::default());
    let handler = CreateUserProfileHandler {
        profiles: profiles.clone(),
    };
    let event = UserRegistered {
        user_id: Uuid::from_u128(1).into(),
        email: "ada@example.org".parse().unwrap(),
        first_name: name("Ada"),
        last_name: name("Lovelace"),
        at: FixedClock::START,
    };

    let job = CreateUserProfile::from(event.clone());
    handler.handle(job).await.unwrap();

    let profile = UserProfile {
        user_id: event.user_id,
        first_name: event.first_name,
        last_name: event.last_name,
        created_at: event.at,
    };
    assert_eq!(profiles.get(profile.user_id).await.unwrap(), Some(profile));
}
