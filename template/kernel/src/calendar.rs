use std::{error::Error as StdError, fmt};

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::BrokenRule;

/// Returns `date` if its year has four digits: 0000 to 9999. Databases that keep dates as text
/// sort no others correctly, and JSON has no form for others that all clients can read.
///
/// ```
/// use chrono::NaiveDate;
/// use kernel::in_calendar;
///
/// let today = NaiveDate::from_ymd_opt(2026, 11, 27).unwrap();
/// assert_eq!(in_calendar(today).unwrap(), today);
/// assert!(in_calendar(NaiveDate::MAX).is_err());
/// ```
pub fn in_calendar<D: Calendar>(date: D) -> Result<D, OutOfCalendar> {
    match date.year() {
        None | Some(0..=9999) => Ok(date),
        Some(_) => Err(OutOfCalendar),
    }
}

/// A date, a time, or either of them if there is one.
pub trait Calendar {
    /// Returns the year in the Gregorian calendar, or `None` if there is no date.
    fn year(&self) -> Option<i32>;
}

impl Calendar for NaiveDate {
    fn year(&self) -> Option<i32> {
        Some(Datelike::year(self))
    }
}

impl Calendar for DateTime<Utc> {
    fn year(&self) -> Option<i32> {
        Some(Datelike::year(self))
    }
}

impl<D: Calendar> Calendar for Option<D> {
    fn year(&self) -> Option<i32> {
        self.as_ref().and_then(Calendar::year)
    }
}

/// The year of a date does not have four digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfCalendar;

impl fmt::Display for OutOfCalendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("must be in the years 0000 to 9999")
    }
}

impl StdError for OutOfCalendar {}

impl BrokenRule for OutOfCalendar {
    fn code(&self) -> &'static str {
        "year_out_of_range"
    }
}
