use app_core::auth::{
    domain::permission::Permission,
    shared::access_token::{AccessToken, LIFETIME, decode_access_token, encode_access_token},
};
use chrono::{DateTime, Duration};
use secrecy::ExposeSecret;
use services::jwt::Hs256Jwt;
use uuid::Uuid;

fn token() -> AccessToken {
    AccessToken {
        user_id: Uuid::from_u128(1).into(),
        session_id: Uuid::from_u128(2).into(),
        permissions: [Permission::READ_USERS].into(),
        expires_at: DateTime::UNIX_EPOCH + LIFETIME,
    }
}

#[test]
fn says_what_was_put_in_until_it_expires() {
    let jwt = Hs256Jwt::new(&"a secret".into());
    let text = encode_access_token(&jwt, &token()).unwrap();
    let decode = |now| decode_access_token(&jwt, text.expose_secret(), now);

    let last_moment = token().expires_at - Duration::microseconds(1);

    assert_eq!(decode(last_moment).unwrap(), token());
    assert!(decode(token().expires_at).is_err());
}
