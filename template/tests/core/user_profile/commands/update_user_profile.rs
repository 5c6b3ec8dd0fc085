use std::sync::Arc;

use app_core::{
    auth::Name,
    user_profile::{
        commands::update_user_profile::{UpdateUserProfile, UpdateUserProfileHandler},
        domain::user_profile::UserProfile,
        ports::repo::user_profile::UserProfileRepository,
    },
};
use kernel::{CommandHandler, Error};
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::user_profile::repo::user_profile::InMemoryUserProfileRepository,
    services::clock::FixedClock,
};

fn name(text: &str) -> Name {
    text.to_owned().try_into().unwrap()
}

#[tokio::test]
async fn what_is_not_given_stays() {
    let user_id = Uuid::from_u128(1).into();
    let ada = UserProfile {
        user_id,
        first_name: name("Ada"),
        last_name: name("Byron"),
        created_at: FixedClock::START,
    };
    let profiles = Arc::new(InMemoryUserProfileRepository::default());
    profiles.save(ada.clone()).await.unwrap();
    let handler = UpdateUserProfileHandler {
        profiles: profiles.clone(),
    };

    handler
        .handle(UpdateUserProfile {
            user_id,
            first_name: None,
            last_name: Some(name("Lovelace")),
        })
        .await
        .unwrap();

    let renamed = UserProfile {
        last_name: name("Lovelace"),
        ..ada
    };
    assert_eq!(profiles.get(user_id).await.unwrap(), Some(renamed));
}

#[tokio::test]
async fn there_must_be_a_profile() {
    let handler = UpdateUserProfileHandler {
        profiles: Arc::new(InMemoryUserProfileRepository::default()),
    };

    let updated = handler
        .handle(UpdateUserProfile {
            user_id: Uuid::nil().into(),
            first_name: None,
            last_name: None,
        })
        .await;

    assert!(matches!(updated, Err(Error::NotFound(_))));
}
