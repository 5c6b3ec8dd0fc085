use app_core::auth::{
    domain::permission::Permission,
    ports::access_token_rules::AccessTokenRules,
    shared::access_token::{AccessToken, decode_access_token, encode_access_token},
};
use chrono::{DateTime, Duration, Utc};
use kernel::{Error, Result};
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::auth::access_token_rules::FixedAccessTokenRules, services::jwt::UnsignedJwt,
};

const EXPIRY: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn token() -> AccessToken {
    AccessToken {
        issuer: FixedAccessTokenRules.issuer().to_owned(),
        audience: FixedAccessTokenRules.audience().to_owned(),
        user_id: Uuid::from_u128(1).into(),
        session_id: Uuid::from_u128(2).into(),
        id: "3".to_owned(),
        permissions: [Permission::READ_USERS].into(),
        issued_at: EXPIRY - Duration::minutes(15),
        expires_at: EXPIRY,
    }
}

fn sent(token: &AccessToken, now: DateTime<Utc>) -> Result<AccessToken> {
    let text = encode_access_token(&UnsignedJwt, token).unwrap();
    decode_access_token(
        &UnsignedJwt,
        &FixedAccessTokenRules,
        text.expose_secret(),
        now,
    )
}

#[test]
fn says_what_was_put_in_until_it_expires() {
    let expiry = EXPIRY + FixedAccessTokenRules::LEEWAY;
    let last_moment = expiry - Duration::microseconds(1);

    assert_eq!(sent(&token(), last_moment).unwrap(), token());
    assert!(matches!(
        sent(&token(), expiry),
        Err(Error::Unauthenticated(reason)) if reason.code == "access_token_expired"
    ));
}

#[test]
fn one_of_another_service_is_refused() {
    let other = || "another service".to_owned();
    for token in [
        AccessToken {
            issuer: other(),
            ..token()
        },
        AccessToken {
            audience: other(),
            ..token()
        },
    ] {
        assert!(matches!(
            sent(&token, EXPIRY),
            Err(Error::Unauthenticated(reason)) if reason.code == "access_token_invalid"
        ));
    }
}
