use app_core::{
    UserId,
    auth::domain::{session_client::SessionClient, user_session::UserSession},
};
use uuid::Uuid;

use crate::tests::doubles::services::clock::FixedClock;

/// Returns the session of a user with this number, which was just opened.
pub fn session_of(user_id: UserId, number: u128) -> UserSession {
    UserSession::open(
        Uuid::from_u128(number).into(),
        user_id,
        "a digest".to_owned(),
        "a key".to_owned(),
        SessionClient::default(),
        FixedClock::START,
    )
}
