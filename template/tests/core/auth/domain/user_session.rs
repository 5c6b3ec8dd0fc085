use app_core::{
    UserId,
    auth::domain::user_session::{RenewalRefused, UserSession, UserSessionId},
};
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

const OPENED: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn session() -> UserSession {
    let (id, user_id) = (UserSessionId::from(Uuid::nil()), UserId::from(Uuid::nil()));
    UserSession::open(id, user_id, "first".to_owned(), OPENED)
}

#[test]
fn a_renewal_replaces_the_secret() {
    let mut session = session();
    let later = OPENED + Duration::days(1);

    session.renew("first", "second".to_owned(), later).unwrap();

    assert_eq!(session.secret_digest, "second");
    assert_eq!(session.last_use_at, later);
}

#[test]
fn a_secret_is_good_for_one_renewal() {
    let mut session = session();
    session.renew("first", "second".to_owned(), OPENED).unwrap();

    let again = session.renew("first", "third".to_owned(), OPENED);

    assert_eq!(again, Err(RenewalRefused::SecretSpent));
}

#[test]
fn an_idle_session_expires() {
    let mut session = session();
    let late = OPENED + UserSession::MAX_IDLE + Duration::seconds(1);

    let renewed = session.renew("first", "second".to_owned(), late);

    assert_eq!(renewed, Err(RenewalRefused::SessionExpired));
}
