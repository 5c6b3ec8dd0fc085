use std::sync::Arc;

use app_core::auth::{
    commands::close_user_session::{CloseUserSession, CloseUserSessionHandler},
    ports::repo::user_session::UserSessionRepository,
};
use kernel::CommandHandler;
use uuid::Uuid;

use crate::tests::doubles::adapters::auth::{
    repo::user_session::InMemoryUserSessionRepository, user::ada, user_session::session_of,
};

#[tokio::test]
async fn a_session_is_closed_by_its_user_or_by_an_operator() {
    let eve = Uuid::from_u128(66).into();
    let session = session_of(ada().id, 2);
    let sessions = Arc::new(InMemoryUserSessionRepository::default());
    let handler = CloseUserSessionHandler {
        sessions: sessions.clone(),
    };

    for (user_id, closed) in [
        (Some(eve), None),
        (Some(ada().id), Some(ada().id)),
        (None, Some(ada().id)),
    ] {
        sessions.save(session.clone()).await.unwrap();
        let command = CloseUserSession {
            session_id: session.id,
            user_id,
        };

        assert_eq!(handler.handle(command).await.unwrap(), closed);

        let is_open = sessions.get(session.id).await.unwrap().is_some();
        assert_eq!(is_open, closed.is_none());
    }
}

#[tokio::test]
async fn a_session_that_is_not_open_is_not_closed() {
    let handler = CloseUserSessionHandler {
        sessions: Arc::new(InMemoryUserSessionRepository::default()),
    };
    let command = CloseUserSession {
        session_id: Uuid::from_u128(2).into(),
        user_id: None,
    };

    assert_eq!(handler.handle(command).await.unwrap(), None);
}
