use app_core::auth::{
    domain::permission::Permission,
    shared::access_token::{AccessToken, decode_access_token, encode_access_token},
};
use chrono::{DateTime, Duration, Utc};
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::tests::doubles::services::jwt::UnsignedJwt;

const EXPIRY: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn token() -> AccessToken {
    AccessToken {
        user_id: Uuid::from_u128(1).into(),
        session_id: Uuid::from_u128(2).into(),
        permissions: [Permission::READ_USERS].into(),
        expires_at: EXPIRY,
    }
}

#[test]
fn says_what_was_put_in_until_it_expires() {
    let text = encode_access_token(&UnsignedJwt, &token()).unwrap();
    let decode = |now| decode_access_token(&UnsignedJwt, text.expose_secret(), now);

    let last_moment = EXPIRY - Duration::microseconds(1);

    assert_eq!(decode(last_moment).unwrap(), token());
    assert!(decode(EXPIRY).is_err());
}
