use std::sync::Arc;

use app_core::{
    auth::{Name, events::user_deleted::UserDeleted},
    user_profile::{
        commands::delete_user_profile::{DeleteUserProfile, DeleteUserProfileHandler},
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

fn ada_is_deleted() -> DeleteUserProfile {
    DeleteUserProfile::from(UserDeleted {
        user_id: Uuid::from_u128(1).into(),
        at: FixedClock::START,
    })
}

#[tokio::test]
async fn a_user_who_is_deleted_has_no_profile() {
    let ada = UserProfile {
        user_id: Uuid::from_u128(1).into(),
        first_name: name("Ada"),
        last_name: name("Lovelace"),
        created_at: FixedClock::START,
    };
    let profiles = Arc::new(InMemoryUserProfileRepository::default());
    profiles.save(ada.clone()).await.unwrap();
    let handler = DeleteUserProfileHandler {
        profiles: profiles.clone(),
    };

    handler.handle(ada_is_deleted()).await.unwrap();

    assert_eq!(profiles.get(ada.user_id).await.unwrap(), None);
}

#[tokio::test]
async fn a_profile_that_is_not_created_yet_is_deleted_later() {
    let handler = DeleteUserProfileHandler {
        profiles: Arc::new(InMemoryUserProfileRepository::default()),
    };

    let failed = handler.handle(ada_is_deleted()).await;

    assert!(matches!(failed, Err(Error::NotFound(_))));
}
