use std::sync::Arc;

use app_core::auth::{
    domain::user_session::UserSession, ports::repo::user_session::UserSessionRepository,
};
use chrono::Duration;
use uuid::Uuid;

use crate::tests::{
    doubles::{
        adapters::auth::{repo::user_session::InMemoryUserSessionRepository, user::ada},
        services::clock::FixedClock,
    },
    support::app::TestApp,
};

/// Checks what every implementation of the port must do.
async fn contract(sessions: Arc<dyn UserSessionRepository>) {
    let id = Uuid::from_u128(2).into();
    assert_eq!(sessions.get(id).await.unwrap(), None);

    let opened = UserSession::open(id, ada().id, "first".to_owned(), FixedClock::START);
    sessions.save(opened.clone()).await.unwrap();
    assert_eq!(sessions.get(id).await.unwrap(), Some(opened.clone()));

    let later = FixedClock::START + Duration::microseconds(1);
    let mut renewed = opened;
    renewed
        .renew("first", "second".to_owned(), later, Duration::days(1))
        .unwrap();
    sessions.save(renewed.clone()).await.unwrap();
    assert_eq!(sessions.get(id).await.unwrap(), Some(renewed.clone()));

    sessions.delete_last_used_before(later).await.unwrap();
    assert_eq!(sessions.get(id).await.unwrap(), Some(renewed.clone()));
    let even_later = later + Duration::microseconds(1);
    sessions.delete_last_used_before(even_later).await.unwrap();
    assert_eq!(sessions.get(id).await.unwrap(), None);

    sessions.save(renewed).await.unwrap();
    sessions.delete(id).await.unwrap();
    assert_eq!(sessions.get(id).await.unwrap(), None);
    sessions.delete(id).await.unwrap();
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
