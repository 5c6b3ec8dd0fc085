use std::sync::Arc;

use app_core::auth::{
    Name,
    commands::{
        mail_account_notice::MailAccountNotice,
        register_user::{AlreadyRegistered, RegisterUser, RegisterUserHandler},
    },
    domain::account_notice::AccountNotice,
    events::user_registered::UserRegistered,
    ports::repo::user::UserRepository,
};
use kernel::{
    CommandHandler,
    doubles::{DeferDouble, PublishDouble},
};
use secrecy::{ExposeSecret, SecretString};
use services::hasher::Hasher;

use crate::tests::doubles::{
    adapters::auth::repo::user::InMemoryUserRepository,
    services::{clock::FixedClock, hasher::Sha256Hasher, uuid::SequentialUuids},
};

fn handler(
    users: &Arc<InMemoryUserRepository>,
    user_registered: &Arc<PublishDouble<UserRegistered>>,
    mail_notice: &Arc<DeferDouble<MailAccountNotice>>,
) -> RegisterUserHandler {
    RegisterUserHandler {
        clock: Arc::new(FixedClock::default()),
        hasher: Arc::new(Sha256Hasher),
        mail_notice: mail_notice.clone(),
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

    let id = handler(&users, &Arc::default(), &Arc::default())
        .handle(command())
        .await
        .unwrap()
        .unwrap();

    let user = users.get(id).await.unwrap().unwrap();
    assert_eq!(user.email.as_str(), "ada@example.org");
    assert!(user.password_hash.expose_secret().starts_with("sha256:"));
    assert_eq!(user.created_at, FixedClock::START);
    assert_eq!(user.email_confirmed_at, None);
}

#[tokio::test]
async fn other_contexts_learn_of_the_user() {
    let user_registered = Arc::default();

    let id = handler(&Arc::default(), &user_registered, &Arc::default())
        .handle(command())
        .await
        .unwrap()
        .unwrap();

    let event = UserRegistered {
        user_id: id,
        email: command().email,
        first_name: name("Ada"),
        last_name: name("Lovelace"),
        at: FixedClock::START,
    };
    assert_eq!(user_registered.published(), [event]);
}

#[tokio::test]
async fn whoever_has_the_address_already_is_told() {
    let (users, user_registered, mail_notice) = (Arc::default(), Arc::default(), Arc::default());
    let handler = handler(&users, &user_registered, &mail_notice);
    let first = handler.handle(command()).await.unwrap().unwrap();
    let other = RegisterUser {
        password: SecretString::from("battery staple").try_into().unwrap(),
        ..command()
    };

    let again = handler.handle(other).await.unwrap();

    assert_eq!(again, Err(AlreadyRegistered { user_id: first }));
    assert_eq!(user_registered.published().len(), 1);
    let (notice, _) = &mail_notice.deferred()[0];
    assert_eq!(notice.email, command().email);
    assert_eq!(notice.notice, AccountNotice::RegisteredAgain);
    let user = users.get(first).await.unwrap().unwrap();
    let password_hash = Sha256Hasher.hash(&"correct horse".into()).await.unwrap();
    assert_eq!(
        user.password_hash.expose_secret(),
        password_hash.expose_secret()
    );
}
