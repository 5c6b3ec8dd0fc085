use std::sync::Arc;

use app_core::{
    auth::{
        commands::register_user::{RegisterUser, RegisterUserHandler},
        ports::repo::user::UserRepository,
    },
    user_profile::commands::create_user_profile::CreateUserProfile,
};
use kernel::{CommandHandler, Error, doubles::DispatchDouble};
use secrecy::{ExposeSecret, SecretString};

use crate::tests::doubles::{
    adapters::auth::repo::user::InMemoryUserRepository,
    services::{clock::FixedClock, hasher::Sha256Hasher, uuid::SequentialUuids},
};

fn handler(
    users: &Arc<InMemoryUserRepository>,
    create_profile: &Arc<DispatchDouble<CreateUserProfile>>,
) -> RegisterUserHandler {
    RegisterUserHandler {
        clock: Arc::new(FixedClock::default()),
        create_profile: create_profile.clone(),
        hasher: Arc::new(Sha256Hasher),
        users: users.clone(),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

fn command() -> RegisterUser {
    RegisterUser {
        email: "ada@example.org".parse().unwrap(),
        password: SecretString::from("correct horse").try_into().unwrap(),
        first_name: "Ada".to_owned().try_into().unwrap(),
        last_name: "Lovelace".to_owned().try_into().unwrap(),
    }
}

#[tokio::test]
async fn the_user_is_kept_with_a_hash_in_place_of_the_password() {
    let users = Arc::default();
    let create_profile = Arc::default();

    let id = handler(&users, &create_profile)
        .handle(command())
        .await
        .unwrap();

    let user = users.get(id).await.unwrap().unwrap();
    assert_eq!(user.email.as_str(), "ada@example.org");
    assert!(user.password_hash.expose_secret().starts_with("sha256:"));
    assert_eq!(user.created_at, FixedClock::START);
}

#[tokio::test]
async fn the_user_gets_a_profile() {
    let users = Arc::default();
    let create_profile = Arc::default();

    let id = handler(&users, &create_profile)
        .handle(command())
        .await
        .unwrap();

    let created = create_profile.dispatched();
    assert_eq!(created.len(), 1);
    assert_eq!(created[0].user_id, id);
    assert_eq!(created[0].first_name.as_str(), "Ada");
}

#[tokio::test]
async fn an_email_address_can_be_registered_once() {
    let users = Arc::default();
    let handler = handler(&users, &Arc::default());
    handler.handle(command()).await.unwrap();

    let again = handler.handle(command()).await;

    assert!(matches!(again, Err(Error::Conflict(reason)) if reason.code == "email_taken"));
}
