use std::sync::Arc;

use app_core::auth::{
    domain::{
        session_client::{SessionClient, UserAgent},
        user_session::{SessionLifetime, UserSession},
    },
    ports::repo::user_session::UserSessionRepository,
};
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use crate::tests::{
    doubles::{
        adapters::auth::{
            repo::user_session::InMemoryUserSessionRepository, user::ada, user_session::session_of,
        },
        services::clock::FixedClock,
    },
    support::app::TestApp,
};

const LIFETIME: SessionLifetime = SessionLifetime {
    idle: Duration::days(30),
    total: Duration::days(180),
};

/// Checks what every implementation of the port must do.
async fn contract(sessions: Arc<dyn UserSessionRepository>) {
    let id = Uuid::from_u128(2).into();
    assert_eq!(sessions.get(id).await.unwrap(), None);

    let opened = open(2, FixedClock::START);
    sessions.save(opened.clone()).await.unwrap();
    assert_eq!(sessions.get(id).await.unwrap(), Some(opened.clone()));

    let later = FixedClock::START + Duration::microseconds(1);
    let mut renewed = opened;
    renewed
        .renew("first", "second".to_owned(), later, LIFETIME)
        .unwrap();
    renewed.client = SessionClient {
        address: Some([203, 0, 113, 9].into()),
        user_agent: UserAgent::new("curl/8.0"),
    };
    sessions.save(renewed.clone()).await.unwrap();
    assert_eq!(sessions.get(id).await.unwrap(), Some(renewed.clone()));

    sessions.delete(id).await.unwrap();
    assert_eq!(sessions.get(id).await.unwrap(), None);
    sessions.delete(id).await.unwrap();

    expired_sessions_are_deleted(&*sessions, renewed).await;
    the_sessions_that_were_used_last_are_kept(&*sessions).await;
    the_sessions_of_a_user_are_deleted(&*sessions).await;
}

async fn expired_sessions_are_deleted(sessions: &dyn UserSessionRepository, session: UserSession) {
    let moment = Duration::microseconds(1);
    let last_times = [
        session.last_use_at + LIFETIME.idle,
        session.created_at + LIFETIME.total,
    ];
    for last_time in last_times {
        let used_until_then = UserSession {
            last_use_at: session.last_use_at.max(last_time - LIFETIME.idle),
            ..session.clone()
        };
        sessions.save(used_until_then.clone()).await.unwrap();

        sessions.delete_expired(last_time, LIFETIME).await.unwrap();
        let found = sessions.get(session.id).await.unwrap();
        assert_eq!(found, Some(used_until_then));

        let too_late = last_time + moment;
        sessions.delete_expired(too_late, LIFETIME).await.unwrap();
        assert_eq!(sessions.get(session.id).await.unwrap(), None);
    }
}

async fn the_sessions_that_were_used_last_are_kept(sessions: &dyn UserSessionRepository) {
    let opened = [3, 1, 2].map(|day| open(day, FixedClock::START + Duration::days(day.into())));
    for session in &opened {
        sessions.save(session.clone()).await.unwrap();
    }

    sessions.delete_all_but(ada().id, 2).await.unwrap();

    let mut kept = Vec::new();
    for session in opened {
        kept.push(sessions.get(session.id).await.unwrap().is_some());
    }
    assert_eq!(kept, [true, false, true]);
}

async fn the_sessions_of_a_user_are_deleted(sessions: &dyn UserSessionRepository) {
    let eve = Uuid::from_u128(66).into();
    let opened = [(ada().id, 4), (ada().id, 5), (eve, 6)];
    let opened = opened.map(|(user_id, number)| session_of(user_id, number));
    for session in &opened {
        sessions.save(session.clone()).await.unwrap();
    }

    for (except, expected) in [
        (Some(opened[0].id), [true, false, true]),
        (None, [false, false, true]),
    ] {
        sessions.delete_all_of(ada().id, except).await.unwrap();
        let mut kept = Vec::new();
        for session in &opened {
            kept.push(sessions.get(session.id).await.unwrap().is_some());
        }
        assert_eq!(kept, expected);
    }
}

fn open(number: u32, now: DateTime<Utc>) -> UserSession {
    let id = Uuid::from_u128(number.into()).into();
    let (digest, key) = ("first".to_owned(), "a key".to_owned());
    UserSession::open(id, ada().id, digest, key, SessionClient::default(), now)
}

#[tokio::test]
async fn in_memory() {
    contract(Arc::new(InMemoryUserSessionRepository::default())).await;
}

#[tokio::test]
async fn diesel() {
    let app = TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        contract(scope.port()).await;
    })
    .await;
}
