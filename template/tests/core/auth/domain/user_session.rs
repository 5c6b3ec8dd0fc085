use app_core::{
    UserId,
    auth::domain::{
        session_client::SessionClient,
        user_session::{RenewalError, SessionLifetime, UserSession, UserSessionId},
    },
};
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

const OPENED: DateTime<Utc> = DateTime::UNIX_EPOCH;
const LIFETIME: SessionLifetime = SessionLifetime {
    idle: Duration::days(30),
    total: Duration::days(100),
};
const MOMENT: Duration = Duration::microseconds(1);

fn session() -> UserSession {
    let (id, user_id) = (UserSessionId::from(Uuid::nil()), UserId::from(Uuid::nil()));
    UserSession::open(
        id,
        user_id,
        "first".to_owned(),
        "a key".to_owned(),
        SessionClient::default(),
        OPENED,
    )
}

/// Renews `session` with a secret that follows another: `first`, `second` and so on.
fn renew(
    session: &mut UserSession,
    [presented, next]: [&str; 2],
    now: DateTime<Utc>,
) -> Result<(), RenewalError> {
    session.renew(presented, next.to_owned(), now, LIFETIME)
}

#[test]
fn a_renewal_replaces_the_secret() {
    let mut session = session();
    let later = OPENED + Duration::days(1);

    renew(&mut session, ["first", "second"], later).unwrap();

    assert_eq!(session.secret_digest, "second");
    assert_eq!(session.last_use_at, later);
}

#[test]
fn a_request_that_is_repeated_at_once_gets_the_same_answer() {
    let mut session = session();
    renew(&mut session, ["first", "second"], OPENED).unwrap();
    let renewed = session.clone();

    renew(
        &mut session,
        ["first", "second"],
        OPENED + UserSession::GRACE,
    )
    .unwrap();

    assert_eq!(session, renewed);
}

#[test]
fn a_secret_that_is_used_again_later_is_stolen() {
    let mut session = session();
    renew(&mut session, ["first", "second"], OPENED).unwrap();

    let later = OPENED + UserSession::GRACE + MOMENT;
    let again = renew(&mut session, ["first", "second"], later);

    assert_eq!(again, Err(RenewalError::SecretSpent));
}

#[test]
fn a_secret_of_which_others_were_made_since_is_stolen() {
    let mut session = session();
    renew(&mut session, ["first", "second"], OPENED).unwrap();
    renew(&mut session, ["second", "third"], OPENED).unwrap();

    let first = renew(&mut session, ["first", "second"], OPENED);

    assert_eq!(first, Err(RenewalError::SecretSpent));
}

#[test]
fn an_idle_session_expires() {
    let late = OPENED + LIFETIME.idle;
    assert!(renew(&mut session(), ["first", "second"], late).is_ok());

    let too_late = renew(&mut session(), ["first", "second"], late + MOMENT);
    assert_eq!(too_late, Err(RenewalError::SessionExpired));
}

#[test]
fn a_session_expires_however_often_it_is_renewed() {
    let mut session = session();
    session.last_use_at = OPENED + LIFETIME.total;

    let late = OPENED + LIFETIME.total + MOMENT;
    let renewed = renew(&mut session, ["first", "second"], late);

    assert_eq!(renewed, Err(RenewalError::SessionExpired));
}
