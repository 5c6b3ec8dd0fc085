use std::sync::Arc;

use app_core::auth::{
    Name,
    commands::register_user::{RegisterUser, RegisterUserHandler},
    events::user_registered::UserRegistered,
    ports::repo::user::UserRepository,
};
use kernel::{CommandHandler, Error, doubles::PublishDouble};
use secrecy::{ExposeSecret, SecretString};

use crate::tests::doubles::{
    adapters::auth::repo::user::InMemoryUserRepository,
    services::{clock::FixedClock, hasher::Sha256Hasher, uuid::SequentialUuids},
};

fn handler(
    users: &Arc<InMemoryUserRepository>,
    user_registered: &Arc<PublishDouble<UserRegistered>>,
) -> RegisterUserHandler {
    RegisterUserHandler {
        clock: Arc::new(FixedClock::default()),
        hasher: Arc::new(Sha256Hasher),
        user_registered: user_registered.clone(),
        users: users.clone(),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

fn name(text: &str) -> Name {
    text.to_owned().try_into().unwrap()
}

fn command() -> RegisterUser {
    RegisterUser {
        email: "ada@example.org".parse().unwrap(),
        password: SecretString::from("correct horse").try_into().unwrap(),
        first_name: name("Ada"),
        last_name: name("Lovelace"),
    }
}

#[tokio::test]
async fn the_user_is_kept_with_a_hash_in_place_of_the_password() {
    let users = Arc::default();

    let id = handler(&users, &Arc::default())
        .handle(command())
        .await
        .unwrap();

    let user = users.get(id).await.unwrap().unwrap();
    assert_eq!(user.email.as_str(), "ada@example.org");
    assert!(user.password_hash.expose_secret().starts_with("sha256:"));
    assert_eq!(user.created_at, FixedClock::START);
}

#[tokio::test]
async fn other_contexts_learn_of_the_user() {
    let user_registered = Arc::default();

    let id = handler(&Arc::default(), &user_registered)
        .handle(command())
        .await
        .unwrap();

    let event = UserRegistered {
        user_id: id,
        first_name: name("Ada"),
        last_name: name("Lovelace"),
        at: FixedClock::START,
    };
    assert_eq!(user_registered.published(), [event]);
}

#[tokio::test]
async fn an_email_address_can_be_registered_once() {
    let user_registered = Arc::default();
    let handler = handler(&Arc::default(), &user_registered);
    handler.handle(command()).await.unwrap();

    let again = handler.handle(command()).await;

    assert!(matches!(again, Err(Error::Conflict(reason)) if reason.code == "email_taken"));
    assert_eq!(user_registered.published().len(), 1);
}
