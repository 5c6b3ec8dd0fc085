use std::sync::Arc;

use app_core::auth::{
    commands::{
        mail_account_notice::MailAccountNotice,
        reset_password::{ResetPassword, ResetPasswordHandler},
    },
    domain::{
        account_notice::AccountNotice,
        account_token::{AccountToken, AccountTokenPurpose},
        user::User,
    },
    events::password_changed::PasswordChanged,
    ports::repo::{
        account_token::AccountTokenRepository, user::UserRepository,
        user_session::UserSessionRepository,
    },
    shared::{account_token::encode_account_token, session_token::digest},
};
use kernel::{
    CommandHandler, Error, Result,
    doubles::{DeferDouble, PublishDouble},
};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::auth::{
        repo::{
            account_token::InMemoryAccountTokenRepository, user::InMemoryUserRepository,
            user_session::InMemoryUserSessionRepository,
        },
        user::ada,
        user_session::session_of,
    },
    services::{clock::FixedClock, hasher::Sha256Hasher},
};

/// Ada has a session, and was mailed tokens to reset her password and to change her address.
struct Fixture {
    mail_notice: Arc<DeferDouble<MailAccountNotice>>,
    password_changed: Arc<PublishDouble<PasswordChanged>>,
    sessions: Arc<InMemoryUserSessionRepository>,
    tokens: Arc<InMemoryAccountTokenRepository>,
    users: Arc<InMemoryUserRepository>,
}

impl Fixture {
    async fn new() -> Self {
        let fixture = Self {
            mail_notice: Arc::default(),
            password_changed: Arc::default(),
            sessions: Arc::default(),
            tokens: Arc::default(),
            users: Arc::default(),
        };
        fixture.users.save(ada()).await.unwrap();
        for (number, purpose) in [
            (1, AccountTokenPurpose::ResetPassword),
            (2, AccountTokenPurpose::ChangeEmail),
        ] {
            let token = AccountToken {
                id: Uuid::from_u128(number).into(),
                user_id: ada().id,
                purpose,
                email: ada().email,
                digest: digest(&"secret".into()),
                expires_at: FixedClock::START + purpose.lifetime(),
            };
            fixture.tokens.save(token).await.unwrap();
        }
        let session = session_of(ada().id, 3);
        fixture.sessions.save(session).await.unwrap();
        fixture
    }

    async fn reset(&self, token: u128, password: &str) -> Result<app_core::UserId> {
        let handler = ResetPasswordHandler {
            clock: Arc::new(FixedClock::default()),
            hasher: Arc::new(Sha256Hasher),
            mail_notice: self.mail_notice.clone(),
            password_changed: self.password_changed.clone(),
            sessions: self.sessions.clone(),
            tokens: self.tokens.clone(),
            users: self.users.clone(),
        };
        handler
            .handle(ResetPassword {
                token: encode_account_token(Uuid::from_u128(token).into(), &"secret".into()),
                password: SecretString::from(password).try_into().unwrap(),
            })
            .await
    }

    async fn user(&self) -> User {
        self.users.get(ada().id).await.unwrap().unwrap()
    }
}

fn code<T>(result: Result<T>) -> &'static str {
    match result {
        Err(Error::Invalid(violations)) => violations[0].code,
        _ => panic!("it is not refused"),
    }
}

#[tokio::test]
async fn the_password_is_set_and_the_address_is_confirmed() {
    let fixture = Fixture::new().await;

    let reset = fixture.reset(1, "battery staple").await;

    assert_eq!(reset.unwrap(), ada().id);
    let user = fixture.user().await;
    assert!(user.password_hash.expose_secret().starts_with("sha256:"));
    assert_eq!(user.email_confirmed_at, Some(FixedClock::START));
}

#[tokio::test]
async fn sessions_and_other_tokens_end_and_the_owner_is_told() {
    let fixture = Fixture::new().await;

    fixture.reset(1, "battery staple").await.unwrap();

    let session = Uuid::from_u128(3).into();
    assert_eq!(fixture.sessions.get(session).await.unwrap(), None);
    for number in [1, 2] {
        let id = Uuid::from_u128(number).into();
        assert_eq!(fixture.tokens.get(id).await.unwrap(), None);
    }
    let (notice, _) = &fixture.mail_notice.deferred()[0];
    assert_eq!(notice.email, ada().email);
    assert_eq!(notice.notice, AccountNotice::PasswordReset);
    let changed = PasswordChanged {
        user_id: ada().id,
        at: FixedClock::START,
    };
    assert_eq!(fixture.password_changed.published(), [changed]);
}

#[tokio::test]
async fn a_token_for_something_else_is_refused() {
    let fixture = Fixture::new().await;

    let refused = fixture.reset(2, "battery staple").await;

    assert_eq!(code(refused), "account_token_invalid");
    assert_eq!(fixture.user().await.password_hash.expose_secret(), "a hash");
}

#[tokio::test]
async fn a_token_that_was_sent_to_another_address_is_refused() {
    let fixture = Fixture::new().await;
    let changed = User {
        email: "countess@example.org".parse().unwrap(),
        ..ada()
    };
    fixture.users.save(changed).await.unwrap();

    let refused = fixture.reset(1, "battery staple").await;

    assert_eq!(code(refused), "account_token_invalid");
    assert_eq!(fixture.user().await.password_hash.expose_secret(), "a hash");
}

#[tokio::test]
async fn the_address_is_no_password() {
    let fixture = Fixture::new().await;

    let refused = fixture.reset(1, "ada@example.org").await;

    assert_eq!(code(refused), "password_is_own_address");
    assert_eq!(fixture.user().await.password_hash.expose_secret(), "a hash");
}
