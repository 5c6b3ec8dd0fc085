use chrono::{SubsecRound, Utc};
use services::clock::{Clock, SystemClock};

#[test]
fn tells_the_time_to_the_microsecond() {
    let before = Utc::now().trunc_subsecs(6);
    let now = SystemClock.now();

    assert!(now >= before && now <= Utc::now());
    assert_eq!(now, now.trunc_subsecs(6));
}
