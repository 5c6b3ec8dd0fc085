use std::sync::Arc;

use app_core::{
    auth::Name,
    user_profile::{
        domain::user_profile::UserProfile, ports::repo::user_profile::UserProfileRepository,
    },
};

use crate::tests::{
    doubles::{
        adapters::{
            auth::user::ada, user_profile::repo::user_profile::InMemoryUserProfileRepository,
        },
        services::clock::FixedClock,
    },
    support::app::TestApp,
};

fn name(text: &str) -> Name {
    text.to_owned().try_into().unwrap()
}

/// Checks what every implementation of the port must do.
async fn contract(profiles: Arc<dyn UserProfileRepository>) {
    assert_eq!(profiles.get(ada().id).await.unwrap(), None);

    let mut profile = UserProfile {
        user_id: ada().id,
        first_name: name("Ada"),
        last_name: name("Byron"),
        created_at: FixedClock::START,
    };
    profiles.save(profile.clone()).await.unwrap();
    assert_eq!(profiles.get(ada().id).await.unwrap(), Some(profile.clone()));

    profile.rename(None, Some(name("Lovelace")));
    profiles.save(profile.clone()).await.unwrap();
    assert_eq!(profiles.get(ada().id).await.unwrap(), Some(profile));

    assert!(profiles.delete(ada().id).await.unwrap());
    assert_eq!(profiles.get(ada().id).await.unwrap(), None);
    assert!(!profiles.delete(ada().id).await.unwrap());
}

#[tokio::test]
async fn in_memory() {
    contract(Arc::new(InMemoryUserProfileRepository::default())).await;
}

#[tokio::test]
async fn diesel() {
    let app = TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        contract(scope.port()).await;
    })
    .await;
}
