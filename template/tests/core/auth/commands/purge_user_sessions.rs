use std::sync::Arc;

use app_core::auth::{
    commands::purge_user_sessions::{PurgeUserSessions, PurgeUserSessionsHandler},
    domain::{session_client::SessionClient, user_session::UserSession},
    ports::repo::user_session::UserSessionRepository,
};
use chrono::Duration;
use kernel::CommandHandler;
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::auth::{
        repo::user_session::InMemoryUserSessionRepository, token_lifetimes::FixedTokenLifetimes,
        user::ada,
    },
    services::clock::FixedClock,
};

#[tokio::test]
async fn removes_the_sessions_that_have_expired_and_no_others() {
    let first_use = FixedClock::START;
    let last_use = first_use + Duration::microseconds(1);
    let [expired, live] = [(1, first_use), (2, last_use)].map(|(number, opened)| {
        let id = Uuid::from_u128(number).into();
        let (digest, key) = ("a digest".to_owned(), "a key".to_owned());
        UserSession::open(id, ada().id, digest, key, SessionClient::default(), opened)
    });
    let sessions = Arc::new(InMemoryUserSessionRepository::default());
    for session in [&expired, &live] {
        sessions.save(session.clone()).await.unwrap();
    }
    let clock = FixedClock::default();
    clock.advance(last_use - first_use + FixedTokenLifetimes::SESSION.idle);
    let handler = PurgeUserSessionsHandler {
        clock: Arc::new(clock),
        lifetimes: Arc::new(FixedTokenLifetimes),
        sessions: sessions.clone(),
    };

    handler.handle(PurgeUserSessions).await.unwrap();

    assert_eq!(sessions.get(expired.id).await.unwrap(), None);
    assert_eq!(sessions.get(live.id).await.unwrap(), Some(live));
}
