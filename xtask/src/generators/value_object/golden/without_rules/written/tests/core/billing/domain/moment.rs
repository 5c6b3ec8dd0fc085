use app_core::billing::domain::moment::Moment;
use chrono::{DateTime, TimeDelta, Utc};

#[test]
fn says_what_it_was_made_of() {
    let moment = Moment::from(DateTime::UNIX_EPOCH + TimeDelta::days(7));

    assert_eq!(
        DateTime::<Utc>::from(moment),
        DateTime::UNIX_EPOCH + TimeDelta::days(7)
    );
}

#[test]
fn is_the_same_when_it_is_read_again() {
    let moment = Moment::from(DateTime::UNIX_EPOCH + TimeDelta::days(7));

    let stored = serde_json::to_value(&moment).unwrap();
    assert_eq!(serde_json::from_value::<Moment>(stored).unwrap(), moment);
}
