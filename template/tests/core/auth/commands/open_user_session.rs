use std::sync::Arc;

use app_core::{
    CommandHandler,
    auth::{
        commands::open_user_session::{OpenUserSession, OpenUserSessionHandler},
        domain::permission::Permission,
        ports::repo::{
            user_permission::UserPermissionRepository, user_session::UserSessionRepository,
        },
        shared::{
            access_token::{LIFETIME, decode_access_token},
            session_token::{decode_session_token, digest},
        },
    },
};
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

#[tokio::test]
async fn the_tokens_belong_to_a_session_that_is_kept() {
    let user_id = Uuid::from_u128(7).into();
    let sessions = Arc::new(InMemoryUserSessionRepository::default());
    let permissions = Arc::new(InMemoryUserPermissionRepository::default());
    permissions
        .grant(user_id, Permission::READ_USERS)
        .await
        .unwrap();
    let jwt = Arc::new(Hs256Jwt::new(&"a secret".into()));
    let handler = OpenUserSessionHandler {
        clock: Arc::new(FixedClock::default()),
        jwt: jwt.clone(),
        permissions,
        sessions: sessions.clone(),
        tokens: Arc::new(SequentialTokens::default()),
        uuids: Arc::new(SequentialUuids::default()),
    };

    let tokens = handler.handle(OpenUserSession { user_id }).await.unwrap();

    let now = FixedClock::START;
    let access = decode_access_token(jwt.as_ref(), tokens.access_token.expose_secret(), now);
    let access = access.unwrap();
    let (id, secret) = decode_session_token(&tokens.session_token).unwrap();
    let session = sessions.get(id).await.unwrap().unwrap();
    assert_eq!((access.user_id, access.session_id), (user_id, id));
    assert_eq!(access.permissions, [Permission::READ_USERS].into());
    assert_eq!(access.expires_at, now + LIFETIME);
    assert_eq!((session.user_id, session.created_at), (user_id, now));
    assert_eq!(session.secret_digest, digest(&secret));
}
