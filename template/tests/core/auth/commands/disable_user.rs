use std::sync::Arc;

use app_core::auth::{
    commands::{
        disable_user::{DisableUser, DisableUserHandler},
        enable_user::{EnableUser, EnableUserHandler},
    },
    domain::account_token::{AccountToken, AccountTokenId, AccountTokenPurpose},
    ports::repo::{
        account_token::AccountTokenRepository, user::UserRepository,
        user_session::UserSessionRepository,
    },
};
use chrono::{DateTime, Duration, Utc};
use kernel::{CommandHandler, Error};
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
    services::clock::FixedClock,
};

/// Ada has an open session, and was mailed a token to change her address.
struct Fixture {
    clock: Arc<FixedClock>,
    users: Arc<InMemoryUserRepository>,
    sessions: Arc<InMemoryUserSessionRepository>,
    tokens: Arc<InMemoryAccountTokenRepository>,
}

impl Fixture {
    async fn new() -> Self {
        let users = Arc::new(InMemoryUserRepository::default());
        users.save(ada()).await.unwrap();
        let sessions = Arc::new(InMemoryUserSessionRepository::default());
        sessions.save(session_of(ada().id, 2)).await.unwrap();
        let tokens = Arc::new(InMemoryAccountTokenRepository::default());
        let purpose = AccountTokenPurpose::ChangeEmail;
        let token = AccountToken {
            id: token(),
            user_id: ada().id,
            purpose,
            email: ada().email,
            digest: "a digest".to_owned(),
            expires_at: FixedClock::START + purpose.lifetime(),
        };
        tokens.save(token).await.unwrap();
        Self {
            clock: Arc::default(),
            users,
            sessions,
            tokens,
        }
    }

    async fn disable(&self) {
        let handler = DisableUserHandler {
            clock: self.clock.clone(),
            sessions: self.sessions.clone(),
            tokens: self.tokens.clone(),
            users: self.users.clone(),
        };
        let user_id = ada().id;
        handler.handle(DisableUser { user_id }).await.unwrap();
    }

    async fn enable(&self) -> kernel::Result<()> {
        let handler = EnableUserHandler {
            users: self.users.clone(),
        };
        let user_id = ada().id;
        handler.handle(EnableUser { user_id }).await
    }

    async fn disabled_at(&self) -> Option<DateTime<Utc>> {
        self.users.get(ada().id).await.unwrap().unwrap().disabled_at
    }
}

#[tokio::test]
async fn a_user_who_is_disabled_has_no_session() {
    let fixture = Fixture::new().await;

    fixture.disable().await;

    let session = session_of(ada().id, 2);
    let session = fixture.sessions.get(session.id).await.unwrap();
    assert!(session.is_none());
}

#[tokio::test]
async fn a_user_is_disabled_since_the_first_time_until_they_are_enabled() {
    let fixture = Fixture::new().await;

    fixture.disable().await;
    fixture.clock.advance(Duration::days(1));
    fixture.disable().await;
    assert_eq!(fixture.disabled_at().await, Some(FixedClock::START));

    fixture.enable().await.unwrap();
    assert_eq!(fixture.disabled_at().await, None);
}

#[tokio::test]
async fn nobody_is_enabled_who_is_not_there() {
    let fixture = Fixture::new().await;
    fixture.users.delete(ada().id).await.unwrap();

    let refused = fixture.enable().await;

    assert!(matches!(refused, Err(Error::NotFound(_))));
}

fn token() -> AccountTokenId {
    Uuid::from_u128(4).into()
}

#[tokio::test]
async fn what_was_mailed_before_does_not_work_any_more() {
    let fixture = Fixture::new().await;

    fixture.disable().await;

    assert_eq!(fixture.tokens.get(token()).await.unwrap(), None);
}
