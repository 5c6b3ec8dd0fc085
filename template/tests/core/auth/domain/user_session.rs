use app_core::{
    UserId,
    auth::domain::user_session::{RenewalError, UserSession, UserSessionId},
};
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

const OPENED: DateTime<Utc> = DateTime::UNIX_EPOCH;
const LIFETIME: Duration = Duration::days(30);

fn session() -> UserSession {
    let (id, user_id) = (UserSessionId::from(Uuid::nil()), UserId::from(Uuid::nil()));
    UserSession::open(id, user_id, "first".to_owned(), OPENED)
}

#[test]
fn a_renewal_replaces_the_secret() {
    let mut session = session();
    let later = OPENED + Duration::days(1);

    session
        .renew("first", "second".to_owned(), later, LIFETIME)
        .unwrap();

    assert_eq!(session.secret_digest, "second");
    assert_eq!(session.last_use_at, later);
}

#[test]
fn a_secret_is_good_for_one_renewal() {
    let mut session = session();
    session
        .renew("first", "second".to_owned(), OPENED, LIFETIME)
        .unwrap();

    let again = session.renew("first", "third".to_owned(), OPENED, LIFETIME);

    assert_eq!(again, Err(RenewalError::SecretSpent));
}

#[test]
fn an_idle_session_expires() {
    let mut session = session();
    let late = OPENED + LIFETIME + Duration::seconds(1);

    let renewed = session.renew("first", "second".to_owned(), late, LIFETIME);

    assert_eq!(renewed, Err(RenewalError::SessionExpired));
}
