use std::sync::Arc;

use app_core::auth::{domain::user::User, ports::repo::user::UserRepository};
use kernel::Error;
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::tests::{
    doubles::{adapters::auth::repo::user::InMemoryUserRepository, services::clock::FixedClock},
    support::app::TestApp,
};

fn user(number: u128, email: &str) -> User {
    User {
        id: Uuid::from_u128(number).into(),
        email: email.parse().unwrap(),
        email_confirmed_at: None,
        password_hash: "a hash".into(),
        created_at: FixedClock::START,
        disabled_at: None,
    }
}

/// Checks what every implementation of the port must do.
async fn contract(users: Arc<dyn UserRepository>) {
    let ada = user(1, "ada@example.org");
    assert!(users.get(ada.id).await.unwrap().is_none());

    users.save(ada.clone()).await.unwrap();
    let found = users.get(ada.id).await.unwrap().unwrap();
    assert_eq!((found.id, &found.email), (ada.id, &ada.email));
    assert_eq!(found.created_at, ada.created_at);
    assert_eq!(found.email_confirmed_at, None);
    assert_eq!(found.disabled_at, None);
    assert_eq!(found.password_hash.expose_secret(), "a hash");
    let found = users.find_by_email(&ada.email).await.unwrap();
    assert_eq!(found.map(|user| user.id), Some(ada.id));

    let renamed = User {
        email_confirmed_at: Some(FixedClock::START),
        ..user(1, "countess@example.org")
    };
    users.save(renamed.clone()).await.unwrap();
    let found = users.get(ada.id).await.unwrap().unwrap();
    assert_eq!(found.email_confirmed_at, renamed.email_confirmed_at);
    assert!(users.find_by_email(&ada.email).await.unwrap().is_none());
    assert!(users.find_by_email(&renamed.email).await.unwrap().is_some());

    let disabled = User {
        disabled_at: Some(FixedClock::START),
        ..renamed.clone()
    };
    users.save(disabled).await.unwrap();
    let found = users.get(ada.id).await.unwrap().unwrap();
    assert_eq!(found.disabled_at, Some(FixedClock::START));

    let grace = user(3, "grace@example.org");
    users.save(grace.clone()).await.unwrap();
    for _ in 0..2 {
        users.delete(grace.id).await.unwrap();
    }
    assert!(users.get(grace.id).await.unwrap().is_none());
    assert!(users.get(ada.id).await.unwrap().is_some());

    let taken = users.save(user(2, "countess@example.org")).await;
    let Err(Error::Conflict(reason)) = taken else {
        panic!("two users have one email address: {taken:?}");
    };
    assert_eq!(reason.code, "email_taken");
    assert_eq!(reason.pointer.as_deref(), Some("/email"));
}

#[tokio::test]
async fn in_memory() {
    contract(Arc::new(InMemoryUserRepository::default())).await;
}

#[tokio::test]
async fn diesel() {
    let app = TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        contract(scope.port()).await;
    })
    .await;
}
