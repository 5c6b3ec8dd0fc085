use std::sync::Arc;

use app_core::auth::{
    commands::{
        change_password::{ChangePassword, ChangePasswordHandler},
        set_password::SetPassword,
    },
    domain::user_session::UserSessionId,
    ports::repo::user_session::UserSessionRepository,
    queries::get_credentials::CredentialsView,
    shared::{
        credentials_stamp::credentials_stamp, password_check::PasswordCheck,
        session_opener::SessionOpener, user_tokens::UserTokens,
    },
};
use kernel::{
    CommandHandler, Error,
    doubles::{AskDouble, DispatchDouble},
};
use secrecy::{ExposeSecret, SecretString};
use services::hasher::Hasher;
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::auth::{
        repo::{
            user_permission::InMemoryUserPermissionRepository,
            user_session::InMemoryUserSessionRepository,
        },
        token_generator::SequentialTokens,
        user::ada,
        user_session::session_of,
        user_tokens,
    },
    services::{clock::FixedClock, hasher::Sha256Hasher, uuid::SequentialUuids},
};

struct Changed {
    tokens: kernel::Result<UserTokens>,
    set: Vec<SetPassword>,
    sessions: Arc<InMemoryUserSessionRepository>,
}

/// Changes the password of Ada, which is `correct horse`.
async fn change(current: &str) -> Changed {
    let sessions = Arc::new(InMemoryUserSessionRepository::default());
    sessions.save(session_of(ada().id, 99)).await.unwrap();
    let password_hash = Sha256Hasher.hash(&"correct horse".into()).await.unwrap();
    let set_password = Arc::new(DispatchDouble::default());
    let handler = ChangePasswordHandler {
        clock: Arc::new(FixedClock::default()),
        opener: SessionOpener {
            issuer: user_tokens::unsigned(Arc::new(InMemoryUserPermissionRepository::default())),
            sessions: sessions.clone(),
            tokens: Arc::new(SequentialTokens::default()),
            uuids: Arc::new(SequentialUuids::default()),
        },
        sessions: sessions.clone(),
        password: PasswordCheck {
            get_credentials: Arc::new(AskDouble::new(move |_| {
                Ok(Some(CredentialsView {
                    user_id: ada().id,
                    password_hash: password_hash.clone(),
                }))
            })),
            hasher: Arc::new(Sha256Hasher),
        },
        set_password: set_password.clone(),
    };
    let command = ChangePassword {
        user_id: ada().id,
        session_id: session(),
        current_password: SecretString::from(current).try_into().unwrap(),
        new_password: SecretString::from("battery staple").try_into().unwrap(),
    };
    Changed {
        tokens: handler.handle(command).await,
        set: set_password.dispatched(),
        sessions,
    }
}

fn session() -> UserSessionId {
    Uuid::from_u128(99).into()
}

#[tokio::test]
async fn whoever_knows_the_password_can_replace_it() {
    let changed = change("correct horse").await;

    changed.tokens.unwrap();
    let [set] = &changed.set[..] else {
        panic!("it is not set once: {:?}", changed.set);
    };
    assert_eq!((set.user_id, set.session_id), (ada().id, Some(session())));
    let hash = Sha256Hasher.hash(&"correct horse".into()).await.unwrap();
    assert_eq!(set.stamp, Some(credentials_stamp(&hash)));
    assert_eq!(set.new_password.secret().expose_secret(), "battery staple");
}

#[tokio::test]
async fn another_session_takes_the_place_of_the_one_in_which_it_is_done() {
    let changed = change("correct horse").await;

    let tokens = changed.tokens.unwrap();
    assert_eq!(tokens.user_id, ada().id);
    assert_ne!(tokens.session_id, session());
    let opened = changed.sessions.get(tokens.session_id).await.unwrap();
    let before = session_of(ada().id, 99);
    assert_eq!(opened.unwrap().client, before.client);
    assert_eq!(changed.sessions.get(session()).await.unwrap(), None);
}

#[tokio::test]
async fn nobody_else_can() {
    let changed = change("wrong horse").await;

    let Err(Error::Invalid(violations)) = changed.tokens else {
        panic!("a wrong password is not refused: {:?}", changed.tokens);
    };
    assert_eq!(violations[0].pointer, "/current_password");
    assert_eq!(violations[0].code, "password_wrong");
    assert!(changed.set.is_empty());
    assert!(changed.sessions.get(session()).await.unwrap().is_some());
}
