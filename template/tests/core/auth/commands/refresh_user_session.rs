use std::sync::Arc;

use app_core::auth::{
    commands::refresh_user_session::{
        RefreshUserSession, RefreshUserSessionHandler, SessionClosed,
    },
    domain::{
        session_client::{SessionClient, UserAgent},
        user_session::{RenewalError, UserSession},
    },
    ports::repo::user_session::UserSessionRepository,
    shared::{
        session_token::{digest, encode_session_token},
        user_tokens::UserTokens,
    },
};
use kernel::{CommandHandler, Error};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::auth::{
        repo::{
            user_permission::InMemoryUserPermissionRepository,
            user_session::InMemoryUserSessionRepository,
        },
        token_lifetimes::FixedTokenLifetimes,
        user_tokens,
    },
    services::clock::FixedClock,
};

/// A session that was just opened, and the handler that renews it.
struct Fixture {
    session: UserSession,
    sessions: Arc<InMemoryUserSessionRepository>,
    clock: Arc<FixedClock>,
    handler: RefreshUserSessionHandler,
}

impl Fixture {
    async fn new() -> Self {
        let session = UserSession::open(
            Uuid::from_u128(1).into(),
            Uuid::from_u128(2).into(),
            digest(&"first".into()),
            "a key".to_owned(),
            SessionClient::default(),
            FixedClock::START,
        );
        let sessions = Arc::new(InMemoryUserSessionRepository::default());
        sessions.save(session.clone()).await.unwrap();
        let clock = Arc::new(FixedClock::default());
        Self {
            handler: RefreshUserSessionHandler {
                clock: clock.clone(),
                issuer: user_tokens::unsigned(
                    Arc::new(InMemoryUserPermissionRepository::default()),
                ),
                lifetimes: Arc::new(FixedTokenLifetimes),
                sessions: sessions.clone(),
            },
            session,
            sessions,
            clock,
        }
    }

    fn token(&self, secret: &str) -> SecretString {
        encode_session_token(self.session.id, &self.session.renewal_key, &secret.into())
    }

    async fn refresh(&self, session_token: SecretString) -> Outcome {
        self.handler
            .handle(RefreshUserSession {
                session_token,
                client: client(),
            })
            .await
    }

    fn closed(&self, reason: RenewalError) -> SessionClosed {
        let user_id = self.session.user_id;
        SessionClosed { user_id, reason }
    }

    async fn is_open(&self) -> bool {
        self.sessions.get(self.session.id).await.unwrap().is_some()
    }
}

fn client() -> SessionClient {
    SessionClient {
        address: Some([203, 0, 113, 9].into()),
        user_agent: UserAgent::new("curl/8.0"),
    }
}

type Outcome = kernel::Result<Result<UserTokens, SessionClosed>>;

#[tokio::test]
async fn each_session_token_renews_the_session_once() {
    let fixture = Fixture::new().await;

    let tokens = fixture
        .refresh(fixture.token("first"))
        .await
        .unwrap()
        .unwrap();
    let again = fixture.refresh(tokens.session_token).await.unwrap();

    assert!(again.is_ok());
}

#[tokio::test]
async fn a_session_remembers_who_renewed_it_last() {
    let fixture = Fixture::new().await;

    let _ = fixture.refresh(fixture.token("first")).await;

    let session = fixture.sessions.get(fixture.session.id).await.unwrap();
    assert_eq!(session.unwrap().client, client());
}

#[tokio::test]
async fn two_tabs_that_refresh_at_once_get_the_same_session_token() {
    let fixture = Fixture::new().await;

    let mut tokens = Vec::new();
    for _ in 0..2 {
        let refreshed = fixture.refresh(fixture.token("first")).await;
        let token = refreshed.unwrap().unwrap().session_token;
        tokens.push(token.expose_secret().to_owned());
    }

    assert_eq!(tokens[0], tokens[1]);
}

#[tokio::test]
async fn whoever_knows_the_id_of_a_session_cannot_close_it() {
    let fixture = Fixture::new().await;

    for secret in ["guessed", "first"] {
        let token = encode_session_token(fixture.session.id, "another key", &secret.into());
        let refused = fixture.refresh(token).await;

        assert!(matches!(refused, Err(Error::Unauthenticated(_))));
    }
    assert!(fixture.is_open().await);
}

#[tokio::test]
async fn a_session_token_closes_the_session_however_often_somebody_else_has_renewed_it_since() {
    let fixture = Fixture::new().await;
    let mut token = fixture.token("first");
    // Without a pause, as a thief would do it.
    for _ in 0..2000 {
        token = fixture.refresh(token).await.unwrap().unwrap().session_token;
    }

    let again = fixture.refresh(fixture.token("first")).await.unwrap();

    assert_eq!(
        again.unwrap_err(),
        fixture.closed(RenewalError::SecretSpent)
    );
    assert!(!fixture.is_open().await);
}

#[tokio::test]
async fn a_session_token_used_again_later_closes_the_session() {
    let fixture = Fixture::new().await;
    let _ = fixture.refresh(fixture.token("first")).await;
    fixture.clock.advance(UserSession::GRACE * 2);

    let again = fixture.refresh(fixture.token("first")).await.unwrap();

    let closed = fixture.closed(RenewalError::SecretSpent);
    assert_eq!(again.unwrap_err(), closed);
    assert!(!fixture.is_open().await);
}

#[tokio::test]
async fn an_idle_session_is_closed() {
    let fixture = Fixture::new().await;
    fixture.clock.advance(FixedTokenLifetimes::SESSION.idle * 2);

    let refused = fixture.refresh(fixture.token("first")).await.unwrap();

    let closed = fixture.closed(RenewalError::SessionExpired);
    assert_eq!(refused.unwrap_err(), closed);
    assert!(!fixture.is_open().await);
}

#[tokio::test]
async fn a_session_that_is_not_open_cannot_be_renewed() {
    let fixture = Fixture::new().await;
    fixture.sessions.delete(fixture.session.id).await.unwrap();

    let refused = fixture.refresh(fixture.token("first")).await;

    assert!(matches!(refused, Err(Error::Unauthenticated(_))));
}
