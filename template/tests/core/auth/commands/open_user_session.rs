use std::sync::Arc;

use app_core::{
    CommandHandler,
    auth::{
        commands::open_user_session::{OpenUserSession, OpenUserSessionHandler},
        domain::{permission::Permission, user_session::UserSession},
        ports::repo::{
            user_permission::UserPermissionRepository, user_session::UserSessionRepository,
        },
        shared::{
            access_token::{LIFETIME, decode_access_token},
            session_token::{decode_session_token, digest},
        },
    },
};
use chrono::Duration;
use secrecy::ExposeSecret;
use services::jwt::Hs256Jwt;
use uuid::Uuid;

use crate::tests::r#impl::{
    adapters::auth::{
        repo::{
            user_permission::InMemoryUserPermissionRepository,
            user_session::InMemoryUserSessionRepository,
        },
        token_generator::SequentialTokens,
    },
    services::{clock::FixedClock, uuid::SequentialUuids},
};

fn jwt() -> Hs256Jwt {
    Hs256Jwt::new(&"a secret".into())
}

fn handler(
    sessions: &Arc<InMemoryUserSessionRepository>,
    permissions: &Arc<InMemoryUserPermissionRepository>,
) -> OpenUserSessionHandler {
    OpenUserSessionHandler {
        clock: Arc::new(FixedClock::default()),
        jwt: Arc::new(jwt()),
        permissions: permissions.clone(),
        sessions: sessions.clone(),
        tokens: Arc::new(SequentialTokens::default()),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

#[tokio::test]
async fn the_tokens_belong_to_a_session_that_is_kept() {
    let user_id = Uuid::from_u128(7).into();
    let (sessions, permissions) = (Arc::default(), Arc::default());
    let handler = handler(&sessions, &permissions);
    permissions
        .grant(user_id, Permission::READ_USERS)
        .await
        .unwrap();

    let tokens = handler.handle(OpenUserSession { user_id }).await.unwrap();

    let now = FixedClock::START;
    let access = decode_access_token(&jwt(), tokens.access_token.expose_secret(), now);
    let access = access.unwrap();
    let (id, secret) = decode_session_token(&tokens.session_token).unwrap();
    let session = sessions.get(id).await.unwrap().unwrap();
    assert_eq!((access.user_id, access.session_id), (user_id, id));
    assert_eq!(access.permissions, [Permission::READ_USERS].into());
    assert_eq!(access.expires_at, now + LIFETIME);
    assert_eq!((session.user_id, session.created_at), (user_id, now));
    assert_eq!(session.secret_digest, digest(&secret));
}

#[tokio::test]
async fn sessions_of_the_user_that_have_expired_are_removed() {
    let user_id = Uuid::from_u128(7).into();
    let (sessions, permissions) = (Arc::default(), Arc::default());
    let handler = handler(&sessions, &permissions);
    let long_ago = FixedClock::START - UserSession::MAX_IDLE - Duration::seconds(1);
    let expired = UserSession::open(Uuid::nil().into(), user_id, String::new(), long_ago);
    sessions.save(expired.clone()).await.unwrap();

    handler.handle(OpenUserSession { user_id }).await.unwrap();

    assert_eq!(sessions.get(expired.id).await.unwrap(), None);
}
