use std::sync::Arc;

use app_core::auth::{
    commands::{
        delete_user::{DeleteUser, DeleteUserHandler},
        mail_account_notice::MailAccountNotice,
    },
    domain::{account_notice::AccountNotice, user::User},
    events::user_deleted::UserDeleted,
    ports::repo::{user::UserRepository, user_session::UserSessionRepository},
    queries::get_credentials::CredentialsView,
    shared::password_check::PasswordCheck,
};
use kernel::{
    CommandHandler, Error,
    doubles::{AskDouble, DeferDouble, PublishDouble},
};
use secrecy::SecretString;
use services::hasher::Hasher;
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::auth::{
        repo::{user::InMemoryUserRepository, user_session::InMemoryUserSessionRepository},
        user::{ada, confirmed_ada},
        user_session::session_of,
    },
    services::{clock::FixedClock, hasher::Sha256Hasher},
};

/// Ada has an open session, and her password is `correct horse`.
struct Fixture {
    users: Arc<InMemoryUserRepository>,
    mail_notice: Arc<DeferDouble<MailAccountNotice>>,
    user_deleted: Arc<PublishDouble<UserDeleted>>,
    handler: DeleteUserHandler,
}

impl Fixture {
    async fn new() -> Self {
        let users = Arc::new(InMemoryUserRepository::default());
        let sessions = Arc::new(InMemoryUserSessionRepository::default());
        sessions.save(session_of(ada().id, 2)).await.unwrap();
        let mail_notice = Arc::new(DeferDouble::default());
        let user_deleted = Arc::new(PublishDouble::default());
        let password_hash = Sha256Hasher.hash(&"correct horse".into()).await.unwrap();
        let ada_now = User {
            password_hash: password_hash.clone(),
            ..confirmed_ada()
        };
        users.save(ada_now).await.unwrap();
        Self {
            handler: DeleteUserHandler {
                clock: Arc::new(FixedClock::default()),
                mail_notice: mail_notice.clone(),
                password: PasswordCheck {
                    get_credentials: Arc::new(AskDouble::new(move |_| {
                        Ok(Some(CredentialsView {
                            user_id: ada().id,
                            password_hash: password_hash.clone(),
                        }))
                    })),
                    hasher: Arc::new(Sha256Hasher),
                },
                sessions,
                user_deleted: user_deleted.clone(),
                users: users.clone(),
            },
            users,
            mail_notice,
            user_deleted,
        }
    }

    async fn delete(&self, password: &str, session: u128) -> kernel::Result<()> {
        let command = DeleteUser {
            user_id: ada().id,
            session_id: Uuid::from_u128(session).into(),
            password: SecretString::from(password).try_into().unwrap(),
        };
        self.handler.handle(command).await
    }

    async fn must_know_ada(&self) {
        assert!(self.users.get(ada().id).await.unwrap().is_some());
        assert!(self.user_deleted.published().is_empty());
        assert!(self.mail_notice.deferred().is_empty());
    }
}

#[tokio::test]
async fn whoever_knows_the_password_can_delete_the_account() {
    let fixture = Fixture::new().await;

    fixture.delete("correct horse", 2).await.unwrap();

    assert!(fixture.users.get(ada().id).await.unwrap().is_none());
    let (user_id, at) = (ada().id, FixedClock::START);
    let published = fixture.user_deleted.published();
    assert_eq!(published, [UserDeleted { user_id, at }]);
    let (notice, _) = &fixture.mail_notice.deferred()[0];
    assert_eq!(notice.email, ada().email);
    assert_eq!(notice.notice, AccountNotice::AccountDeleted);
}

#[tokio::test]
async fn nobody_else_can() {
    let fixture = Fixture::new().await;

    let refused = fixture.delete("wrong horse", 2).await;

    let Err(Error::Invalid(violations)) = refused else {
        panic!("a wrong password is not refused: {refused:?}");
    };
    assert_eq!(violations[0].pointer, "/password");
    fixture.must_know_ada().await;
}

#[tokio::test]
async fn nothing_is_deleted_in_a_session_that_has_ended() {
    let fixture = Fixture::new().await;

    let refused = fixture.delete("correct horse", 3).await;

    assert!(matches!(refused, Err(Error::Unauthenticated(_))));
    fixture.must_know_ada().await;
}

#[tokio::test]
async fn a_password_that_was_changed_while_it_was_checked_is_checked_again() {
    let fixture = Fixture::new().await;
    fixture.users.save(ada()).await.unwrap();

    let contended = fixture.delete("correct horse", 2).await;

    assert!(matches!(contended, Err(Error::Contended(_))));
    fixture.must_know_ada().await;
}
