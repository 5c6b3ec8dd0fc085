//! The timestamps of migrations: the first part of the names of their folders, which decides their order.

use std::hash::{DefaultHasher, Hash, Hasher};

const MINUTE: u64 = 60;
const DAY: u64 = 86_400;

/// Returns the timestamp of a new migration `name`, such as `2026-01-31-235959`. It is `now`, in seconds since
/// 1970, or later if that is not after each of the other migrations, whose `folders` are given.
///
/// If the newest migration lies in the future, the next free second is the same on all branches. The name then
/// decides how much later the new one is, up to a day, so that it differs from those on other branches.
#[must_use]
pub fn next(name: &str, folders: &[String], now: u64) -> String {
    let newest = folders.iter().filter_map(|folder| seconds(folder)).max();
    format(match newest {
        None => now,
        // Several that are generated at once get a second each.
        Some(newest) if newest < now + MINUTE => now.max(newest + 1),
        Some(newest) => newest + 1 + hash(name) % DAY,
    })
}

/// Returns the date so many days after the first of 1970, such as `1970-01-08`.
#[must_use]
pub fn day(days: u64) -> String {
    let (year, month, day) = date(days);
    format!("{year:04}-{month:02}-{day:02}")
}

fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

fn format(seconds: u64) -> String {
    let (day, time) = (seconds / DAY, seconds % DAY);
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    format!("{}-{hour:02}{minute:02}{second:02}", self::day(day))
}

/// Returns the first second since 1970 that is not before the version of the migration in `folder`. Diesel
/// compares versions as text, so a short one counts as if zeros followed, and not every one is a date. Returns
/// `None` if it is not a number.
fn seconds(folder: &str) -> Option<u64> {
    let version = folder.split('_').next()?.replace('-', "");
    if !version.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let digits = format!("{version:0<14}");
    let number = |range: std::ops::Range<usize>| digits[range].parse::<u64>().ok();
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    let time = number(8..10)? * 3600 + number(10..12)? * 60 + number(12..14)?;
    Some(days(year, month.max(1), day.max(1))? * DAY + time)
}

/// Returns the number of days from the first of 1970 to a date in the Gregorian calendar. A month or a day that
/// does not exist continues in the next year or month. Returns `None` for a date before 1970.
/// (Howard Hinnant, "chrono-compatible low-level date algorithms", as is the next function.)
fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    // The year begins in March.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year.checked_sub(1)?, month + 9)
    };
    let (era, year) = (year / 400, year % 400);
    let day = (153 * month + 2) / 5 + day - 1;
    (era * 146_097 + year * 365 + year / 4 - year / 100 + day).checked_sub(719_468)
}

/// Returns the date that is so many days after the first of 1970, in the Gregorian calendar.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day_of_month = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (
        era * 400 + year + u64::from(month <= 2),
        month,
        day_of_month,
    )
}
