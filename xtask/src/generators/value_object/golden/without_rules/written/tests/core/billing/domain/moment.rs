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
