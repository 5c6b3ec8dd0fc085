use std::sync::Arc;

use app_core::auth::{
    commands::{
        mail_account_notice::MailAccountNotice,
        set_password::{SetPassword, SetPasswordHandler},
    },
    domain::{
        account_notice::AccountNotice,
        account_token::{AccountToken, AccountTokenPurpose},
        user_session::UserSessionId,
    },
    events::password_changed::PasswordChanged,
    ports::repo::{
        account_token::AccountTokenRepository, user::UserRepository,
        user_session::UserSessionRepository,
    },
};
use kernel::{
    CommandHandler, Error,
    doubles::{DeferDouble, PublishDouble},
};
use secrecy::{ExposeSecret, SecretString};
use services::hasher::Hasher;
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::auth::{
        repo::{
            account_token::InMemoryAccountTokenRepository, user::InMemoryUserRepository,
            user_session::InMemoryUserSessionRepository,
        },
        user::{ada, confirmed_ada},
        user_session::session_of,
    },
    services::{clock::FixedClock, hasher::Sha256Hasher},
};

/// Ada has two open sessions, and was mailed a token to change her address.
struct Fixture {
    users: Arc<InMemoryUserRepository>,
    sessions: Arc<InMemoryUserSessionRepository>,
    tokens: Arc<InMemoryAccountTokenRepository>,
    mail_notice: Arc<DeferDouble<MailAccountNotice>>,
    password_changed: Arc<PublishDouble<PasswordChanged>>,
    handler: SetPasswordHandler,
}

impl Fixture {
    async fn new() -> Self {
        let users = Arc::new(InMemoryUserRepository::default());
        users.save(confirmed_ada()).await.unwrap();
        let sessions = Arc::new(InMemoryUserSessionRepository::default());
        for number in [2, 3] {
            let session = session_of(ada().id, number);
            sessions.save(session).await.unwrap();
        }
        let tokens = Arc::new(InMemoryAccountTokenRepository::default());
        let purpose = AccountTokenPurpose::ChangeEmail;
        let token = AccountToken {
            id: Uuid::from_u128(4).into(),
            user_id: ada().id,
            purpose,
            email: ada().email,
            digest: "a digest".to_owned(),
            expires_at: FixedClock::START + purpose.lifetime(),
        };
        tokens.save(token).await.unwrap();
        let mail_notice = Arc::new(DeferDouble::default());
        let password_changed = Arc::new(PublishDouble::default());
        Self {
            handler: SetPasswordHandler {
                clock: Arc::new(FixedClock::default()),
                hasher: Arc::new(Sha256Hasher),
                mail_notice: mail_notice.clone(),
                password_changed: password_changed.clone(),
                sessions: sessions.clone(),
                tokens: tokens.clone(),
                users: users.clone(),
            },
            users,
            sessions,
            tokens,
            mail_notice,
            password_changed,
        }
    }

    async fn set(&self, password: &str, session: Option<u128>) -> kernel::Result<()> {
        let command = SetPassword {
            user_id: ada().id,
            new_password: SecretString::from(password).try_into().unwrap(),
            session_id: session.map(id),
            stamp: None,
        };
        self.handler.handle(command).await
    }

    async fn open(&self) -> Vec<u128> {
        let mut open = Vec::new();
        for number in [2, 3] {
            if self.sessions.get(id(number)).await.unwrap().is_some() {
                open.push(number);
            }
        }
        open
    }

    async fn password_hash(&self) -> String {
        let user = self.users.get(ada().id).await.unwrap().unwrap();
        user.password_hash.expose_secret().to_owned()
    }
}

fn id(number: u128) -> UserSessionId {
    Uuid::from_u128(number).into()
}

#[tokio::test]
async fn the_new_password_is_stored_as_a_hash_and_the_event_is_published() {
    let fixture = Fixture::new().await;

    fixture.set("battery staple", None).await.unwrap();

    let hash = Sha256Hasher.hash(&"battery staple".into()).await.unwrap();
    assert_eq!(fixture.password_hash().await, hash.expose_secret());
    assert_eq!(
        fixture.password_changed.published(),
        [PasswordChanged {
            user_id: ada().id,
            at: FixedClock::START,
        }]
    );
}

#[tokio::test]
async fn no_session_stays_open_but_that_of_the_user() {
    let fixture = Fixture::new().await;

    fixture.set("battery staple", Some(3)).await.unwrap();
    assert_eq!(fixture.open().await, [3]);

    fixture.set("correct horse", None).await.unwrap();
    assert!(fixture.open().await.is_empty());
}

#[tokio::test]
async fn nothing_is_changed_in_a_session_that_has_ended() {
    let fixture = Fixture::new().await;

    let refused = fixture.set("battery staple", Some(4)).await;

    assert!(matches!(
        refused,
        Err(Error::Unauthenticated(reason)) if reason.code == "session_ended"
    ));
    assert_eq!(fixture.password_hash().await, "a hash");
}

#[tokio::test]
async fn the_email_address_is_no_password() {
    let fixture = Fixture::new().await;

    let refused = fixture.set("ada@example.org", None).await;

    let Err(Error::Invalid(violations)) = refused else {
        panic!("the address is the password: {refused:?}");
    };
    assert_eq!(violations[0].pointer, "/new_password");
    assert_eq!(violations[0].code, "password_is_own_address");
}

#[tokio::test]
async fn other_tokens_end_and_the_owner_is_told() {
    let fixture = Fixture::new().await;

    fixture.set("battery staple", None).await.unwrap();

    let token = fixture.tokens.get(Uuid::from_u128(4).into()).await.unwrap();
    assert_eq!(token, None);
    let (notice, _) = &fixture.mail_notice.deferred()[0];
    assert_eq!(notice.email, ada().email);
    assert_eq!(notice.notice, AccountNotice::PasswordChanged);
}

#[tokio::test]
async fn an_address_that_is_not_confirmed_is_told_nothing() {
    let fixture = Fixture::new().await;
    fixture.users.save(ada()).await.unwrap();

    fixture.set("battery staple", None).await.unwrap();

    assert!(fixture.mail_notice.deferred().is_empty());
}

#[tokio::test]
async fn a_password_that_was_changed_while_it_was_checked_is_checked_again() {
    let fixture = Fixture::new().await;
    let before = fixture.password_hash().await;
    let command = SetPassword {
        user_id: ada().id,
        new_password: SecretString::from("battery staple").try_into().unwrap(),
        session_id: Some(id(2)),
        stamp: Some("the stamp of an earlier password".to_owned()),
    };

    let contended = fixture.handler.handle(command).await;

    assert!(matches!(contended, Err(Error::Contended(_))));
    assert_eq!(fixture.password_hash().await, before);
}
