use std::sync::Arc;

use app_core::auth::{
    commands::{
        change_password::{ChangePassword, ChangePasswordHandler},
        set_password::SetPassword,
    },
    domain::user_session::UserSessionId,
    queries::get_credentials::CredentialsView,
    shared::{credentials_stamp::credentials_stamp, password_check::PasswordCheck},
};
use kernel::{
    CommandHandler, Error,
    doubles::{AskDouble, DispatchDouble},
};
use secrecy::{ExposeSecret, SecretString};
use services::hasher::Hasher;
use uuid::Uuid;

use crate::tests::doubles::{adapters::auth::user::ada, services::hasher::Sha256Hasher};

/// Changes the password of Ada, which is `correct horse`.
async fn change(current: &str) -> (kernel::Result<()>, Vec<SetPassword>) {
    let password_hash = Sha256Hasher.hash(&"correct horse".into()).await.unwrap();
    let set_password = Arc::new(DispatchDouble::default());
    let handler = ChangePasswordHandler {
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
    let changed = handler.handle(command).await;
    (changed, set_password.dispatched())
}

fn session() -> UserSessionId {
    Uuid::from_u128(2).into()
}

#[tokio::test]
async fn whoever_knows_the_password_can_replace_it() {
    let (changed, set) = change("correct horse").await;

    changed.unwrap();
    let [set] = &set[..] else {
        panic!("it is not set once: {set:?}");
    };
    assert_eq!((set.user_id, set.session_id), (ada().id, Some(session())));
    let hash = Sha256Hasher.hash(&"correct horse".into()).await.unwrap();
    assert_eq!(set.stamp, Some(credentials_stamp(&hash)));
    assert_eq!(set.new_password.secret().expose_secret(), "battery staple");
}

#[tokio::test]
async fn nobody_else_can() {
    let (refused, set) = change("wrong horse").await;

    let Err(Error::Invalid(violations)) = refused else {
        panic!("a wrong password is not refused: {refused:?}");
    };
    assert_eq!(violations[0].pointer, "/current_password");
    assert_eq!(violations[0].code, "password_wrong");
    assert!(set.is_empty());
}
