//! Dates have years of four digits.

// A test may panic if something is not as expected.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use kernel::{BrokenRule, OutOfCalendar, in_calendar};

fn new_year(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap()
}

fn midnight(year: i32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).unwrap()
}

#[test]
fn a_year_has_four_digits() {
    for year in [0, 1, 2026, 9999] {
        assert_eq!(in_calendar(new_year(year)), Ok(new_year(year)));
        assert_eq!(in_calendar(midnight(year)), Ok(midnight(year)));
        assert_eq!(in_calendar(Some(new_year(year))), Ok(Some(new_year(year))));
    }
    for year in [-1, 10_000] {
        assert_eq!(in_calendar(new_year(year)), Err(OutOfCalendar));
        assert_eq!(in_calendar(midnight(year)), Err(OutOfCalendar));
        assert_eq!(in_calendar(Some(midnight(year))), Err(OutOfCalendar));
    }
}

#[test]
fn what_is_absent_has_no_year() {
    assert_eq!(in_calendar(None::<NaiveDate>), Ok(None));
}

#[test]
fn the_rule_says_which_years_there_are() {
    assert_eq!(OutOfCalendar.code(), "year_out_of_range");
    assert_eq!(
        OutOfCalendar.to_string(),
        "must be in the years 0000 to 9999"
    );
}
