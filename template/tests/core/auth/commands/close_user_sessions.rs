use std::sync::Arc;

use app_core::auth::{
    commands::close_user_sessions::{CloseUserSessions, CloseUserSessionsHandler},
    ports::repo::user_session::UserSessionRepository,
};
use kernel::CommandHandler;

use crate::tests::doubles::adapters::auth::{
    repo::user_session::InMemoryUserSessionRepository, user::ada, user_session::session_of,
};

#[tokio::test]
async fn all_sessions_but_one_are_closed() {
    let [here, there] = [2, 3].map(|number| session_of(ada().id, number));
    let sessions = Arc::new(InMemoryUserSessionRepository::default());
    for session in [&here, &there] {
        sessions.save(session.clone()).await.unwrap();
    }
    let handler = CloseUserSessionsHandler {
        sessions: sessions.clone(),
    };

    let command = CloseUserSessions {
        user_id: ada().id,
        except: Some(here.id),
    };
    handler.handle(command).await.unwrap();

    assert!(sessions.get(here.id).await.unwrap().is_some());
    assert!(sessions.get(there.id).await.unwrap().is_none());
}
