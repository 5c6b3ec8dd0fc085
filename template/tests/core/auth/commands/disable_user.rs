use std::sync::Arc;

use app_core::auth::{
    commands::{
        disable_user::{DisableUser, DisableUserHandler},
        enable_user::{EnableUser, EnableUserHandler},
    },
    ports::repo::{user::UserRepository, user_session::UserSessionRepository},
};
use chrono::{DateTime, Duration, Utc};
use kernel::{CommandHandler, Error};

use crate::tests::doubles::{
    adapters::auth::{
        repo::{user::InMemoryUserRepository, user_session::InMemoryUserSessionRepository},
        user::ada,
        user_session::session_of,
    },
    services::clock::FixedClock,
};

/// Ada has an open session.
struct Fixture {
    clock: Arc<FixedClock>,
    users: Arc<InMemoryUserRepository>,
    sessions: Arc<InMemoryUserSessionRepository>,
}

impl Fixture {
    async fn new() -> Self {
        let users = Arc::new(InMemoryUserRepository::default());
        users.save(ada()).await.unwrap();
        let sessions = Arc::new(InMemoryUserSessionRepository::default());
        sessions.save(session_of(ada().id, 2)).await.unwrap();
        Self {
            clock: Arc::default(),
            users,
            sessions,
        }
    }

    async fn disable(&self) {
        let handler = DisableUserHandler {
            clock: self.clock.clone(),
            sessions: self.sessions.clone(),
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
