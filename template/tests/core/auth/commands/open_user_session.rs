use std::sync::Arc;

use app_core::auth::{
    commands::open_user_session::{CredentialsInvalid, OpenUserSession, OpenUserSessionHandler},
    domain::{
        permission::Permission,
        session_client::{SessionClient, UserAgent},
        user::User,
        user_session::UserSession,
    },
    ports::repo::{
        user::UserRepository, user_permission::UserPermissionRepository,
        user_session::UserSessionRepository,
    },
    queries::get_credentials::{CredentialsView, GetCredentials},
    shared::{
        access_token::decode_access_token,
        session_opener::SessionOpener,
        session_token::{decode_session_token, digest},
    },
};
use async_trait::async_trait;
use kernel::{CommandHandler, Error, doubles::AskDouble};
use secrecy::{ExposeSecret, SecretString};
use services::hasher::{Hasher, HashingError};
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::auth::{
        access_token_rules::FixedAccessTokenRules,
        repo::{
            user::InMemoryUserRepository, user_permission::InMemoryUserPermissionRepository,
            user_session::InMemoryUserSessionRepository,
        },
        token_generator::SequentialTokens,
        token_lifetimes::FixedTokenLifetimes,
        user_tokens,
    },
    services::{clock::FixedClock, hasher::Sha256Hasher, jwt::UnsignedJwt, uuid::SequentialUuids},
};

/// Answers with the credentials of `user`, and knows nobody else.
fn credentials_of(user: User) -> AskDouble<GetCredentials> {
    AskDouble::new(move |query: &GetCredentials| {
        let is_user = query.email == user.email;
        Ok(is_user.then(|| CredentialsView {
            user_id: user.id,
            password_hash: user.password_hash.clone(),
        }))
    })
}

/// Verifies like [`Sha256Hasher`], and reports every hash as outdated.
struct StricterHasher;

#[async_trait]
impl Hasher for StricterHasher {
    async fn hash(&self, _: &SecretString) -> Result<SecretString, HashingError> {
        Ok("a stricter hash".into())
    }

    async fn verify(
        &self,
        value: &SecretString,
        hash: &SecretString,
    ) -> Result<bool, HashingError> {
        Sha256Hasher.verify(value, hash).await
    }

    fn needs_rehash(&self, _: &SecretString) -> bool {
        true
    }
}

/// Has no place for another hash.
struct BusyHasher;

#[async_trait]
impl Hasher for BusyHasher {
    async fn hash(&self, _: &SecretString) -> Result<SecretString, HashingError> {
        Err(HashingError::Busy)
    }

    async fn verify(&self, _: &SecretString, _: &SecretString) -> Result<bool, HashingError> {
        Err(HashingError::Busy)
    }
}

/// Ada is registered, and her password is `correct horse`.
struct Fixture {
    ada: User,
    users: Arc<InMemoryUserRepository>,
    sessions: Arc<InMemoryUserSessionRepository>,
    permissions: Arc<InMemoryUserPermissionRepository>,
}

impl Fixture {
    async fn new() -> Self {
        let ada = User {
            id: Uuid::from_u128(7).into(),
            email: "ada@example.org".parse().unwrap(),
            email_confirmed_at: None,
            password_hash: Sha256Hasher.hash(&"correct horse".into()).await.unwrap(),
            created_at: FixedClock::START,
            disabled_at: None,
        };
        let users = Arc::new(InMemoryUserRepository::default());
        users.save(ada.clone()).await.unwrap();
        Self {
            ada,
            users,
            sessions: Arc::default(),
            permissions: Arc::default(),
        }
    }

    fn handler(&self) -> OpenUserSessionHandler {
        OpenUserSessionHandler {
            clock: Arc::new(FixedClock::default()),
            get_credentials: Arc::new(credentials_of(self.ada.clone())),
            hasher: Arc::new(Sha256Hasher),
            opener: SessionOpener {
                issuer: user_tokens::unsigned(self.permissions.clone()),
                sessions: self.sessions.clone(),
                tokens: Arc::new(SequentialTokens::default()),
                uuids: Arc::new(SequentialUuids::default()),
            },
            users: self.users.clone(),
        }
    }
}

fn command(email: &str, password: &str) -> OpenUserSession {
    OpenUserSession {
        email: email.parse().unwrap(),
        password: SecretString::from(password).try_into().unwrap(),
        client: client(),
    }
}

fn client() -> SessionClient {
    SessionClient {
        address: Some([203, 0, 113, 9].into()),
        user_agent: UserAgent::new("curl/8.0"),
    }
}

fn by_ada() -> OpenUserSession {
    command("ada@example.org", "correct horse")
}

#[tokio::test]
async fn the_right_password_opens_a_session() {
    let fixture = Fixture::new().await;
    let user_id = fixture.ada.id;
    let permission = Permission::READ_USERS;
    let granted = fixture.permissions.grant(user_id, permission).await;
    granted.unwrap();

    let tokens = fixture.handler().handle(by_ada()).await.unwrap().unwrap();

    let now = FixedClock::START;
    let access = tokens.access_token.expose_secret();
    let access = decode_access_token(&UnsignedJwt, &FixedAccessTokenRules, access, now).unwrap();
    let (id, secret, _) = decode_session_token(&tokens.session_token).unwrap();
    let session = fixture.sessions.get(id).await.unwrap().unwrap();
    assert_eq!((access.user_id, access.session_id), (user_id, id));
    assert_eq!((tokens.user_id, tokens.session_id), (user_id, id));
    assert_eq!(access.permissions, [Permission::READ_USERS].into());
    assert_eq!(access.issued_at, now);
    assert_eq!(access.expires_at, now + FixedTokenLifetimes::ACCESS_TOKEN);
    assert_eq!(session.client, client());
    assert_eq!((session.user_id, session.created_at), (user_id, now));
    assert_eq!(session.secret_digest, digest(&secret));
}

#[tokio::test]
async fn one_session_too_many_closes_the_oldest() {
    let fixture = Fixture::new().await;
    let handler = fixture.handler();
    let mut opened = Vec::new();

    for _ in 0..=UserSession::MAX_PER_USER {
        let tokens = handler.handle(by_ada()).await.unwrap().unwrap();
        opened.push(decode_session_token(&tokens.session_token).unwrap().0);
    }

    let is_open = async |index: usize| {
        let session = fixture.sessions.get(opened[index]).await.unwrap();
        session.is_some()
    };
    assert!(!is_open(0).await);
    assert!(is_open(1).await);
    assert!(is_open(UserSession::MAX_PER_USER).await);
}

#[tokio::test]
async fn the_right_password_is_right_however_it_is_written() {
    let fixture = Fixture::new().await;

    // Some keyboards write a space that does not break.
    let opened = fixture
        .handler()
        .handle(command("ada@example.org", "correct\u{A0}horse"))
        .await;

    assert!(opened.unwrap().is_ok());
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_fail_alike() {
    let fixture = Fixture::new().await;

    for (email, password, user_id) in [
        ("ada@example.org", "wrong horse", Some(fixture.ada.id)),
        ("eve@example.org", "correct horse", None),
    ] {
        let result = fixture.handler().handle(command(email, password)).await;

        let invalid = result.unwrap().unwrap_err();
        let is_disabled = false;
        assert_eq!(
            invalid,
            CredentialsInvalid {
                user_id,
                is_disabled
            }
        );
        assert!(matches!(
            invalid.into(),
            Error::Unauthenticated(reason) if reason.code == "credentials_invalid"
        ));
    }
}

#[tokio::test]
async fn an_attempt_that_cannot_be_checked_now_may_be_repeated() {
    let fixture = Fixture::new().await;
    let handler = OpenUserSessionHandler {
        hasher: Arc::new(BusyHasher),
        ..fixture.handler()
    };

    for email in ["ada@example.org", "eve@example.org"] {
        let result = handler.handle(command(email, "correct horse")).await;

        assert!(matches!(
            result,
            Err(Error::Unavailable(reason)) if reason.code == "hashing_busy"
        ));
    }
}

#[tokio::test]
async fn an_outdated_hash_is_replaced() {
    let fixture = Fixture::new().await;
    let handler = OpenUserSessionHandler {
        hasher: Arc::new(StricterHasher),
        ..fixture.handler()
    };

    handler.handle(by_ada()).await.unwrap().unwrap();

    let ada = fixture.users.get(fixture.ada.id).await.unwrap().unwrap();
    assert_eq!(ada.password_hash.expose_secret(), "a stricter hash");
}

#[tokio::test]
async fn a_password_that_was_changed_meanwhile_stays_and_is_checked_again() {
    let fixture = Fixture::new().await;
    // It gets the credentials from before the change.
    let handler = OpenUserSessionHandler {
        hasher: Arc::new(StricterHasher),
        ..fixture.handler()
    };
    let changed = User {
        password_hash: "the hash of a new password".into(),
        ..fixture.ada.clone()
    };
    fixture.users.save(changed.clone()).await.unwrap();

    let opened = handler.handle(by_ada()).await;

    assert!(matches!(opened, Err(Error::Contended(_))));
    let kept = fixture.users.get(changed.id).await.unwrap().unwrap();
    let (kept, changed) = (kept.password_hash, changed.password_hash);
    assert_eq!(kept.expose_secret(), changed.expose_secret());
}

#[tokio::test]
async fn a_user_who_is_disabled_fails_like_one_who_does_not_know_the_password() {
    let fixture = Fixture::new().await;
    let disabled = User {
        disabled_at: Some(FixedClock::START),
        ..fixture.ada.clone()
    };
    fixture.users.save(disabled).await.unwrap();

    let refused = fixture.handler().handle(by_ada()).await.unwrap();

    let invalid = refused.unwrap_err();
    assert!(invalid.is_disabled);
    let wrong = command("ada@example.org", "wrong horse");
    let wrong = fixture.handler().handle(wrong).await.unwrap();
    let [refused, wrong] = [invalid, wrong.unwrap_err()].map(Error::from);
    assert_eq!(format!("{refused:?}"), format!("{wrong:?}"));
}

#[tokio::test]
async fn no_two_access_tokens_have_one_id() {
    let fixture = Fixture::new().await;
    let handler = fixture.handler();
    let mut ids = Vec::new();

    for _ in 0..2 {
        let tokens = handler.handle(by_ada()).await.unwrap().unwrap();
        let token = tokens.access_token.expose_secret();
        let now = FixedClock::START;
        let token = decode_access_token(&UnsignedJwt, &FixedAccessTokenRules, token, now);
        ids.push(token.unwrap().id);
    }

    assert_ne!(ids[0], ids[1]);
}
