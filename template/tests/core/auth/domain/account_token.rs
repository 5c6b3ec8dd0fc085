use app_core::auth::domain::account_token::{AccountToken, AccountTokenPurpose};
use chrono::Duration;
use uuid::Uuid;

use crate::tests::doubles::services::clock::FixedClock;

#[test]
fn is_accepted_for_its_purpose_until_it_expires() {
    let purpose = AccountTokenPurpose::ResetPassword;
    let expires_at = FixedClock::START + purpose.lifetime();
    let token = AccountToken {
        id: Uuid::from_u128(1).into(),
        user_id: Uuid::from_u128(2).into(),
        purpose,
        email: "ada@example.org".parse().unwrap(),
        digest: "a digest".to_owned(),
        expires_at,
    };
    let last_time = expires_at - Duration::microseconds(1);

    assert!(token.accepts("a digest", purpose, last_time));
    assert!(!token.accepts("a digest", purpose, expires_at));
    assert!(!token.accepts("another digest", purpose, last_time));
    let other = AccountTokenPurpose::ConfirmEmail;
    assert!(!token.accepts("a digest", other, last_time));
}

#[test]
fn a_purpose_is_read_as_it_is_written() {
    for purpose in AccountTokenPurpose::ALL {
        let text = purpose.as_str().to_owned();
        assert_eq!(serde_json::to_value(purpose).unwrap(), text);
        assert_eq!(AccountTokenPurpose::try_from(text).unwrap(), purpose);
    }
    assert!(AccountTokenPurpose::try_from("else".to_owned()).is_err());
}
