use std::time::Duration;

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use croner::Cron;
use kernel::{CommandHandler, Due, Job};

use super::subscribed::draft;
use crate::{
    composition::{Composition, Handled},
    db::Draft,
};

/// The schedules of a service, which [`schedules!`](crate::schedules) implements.
#[diagnostic::on_unimplemented(
    message = "the schedules of `{Self}` are not registered",
    note = "register them with `schedules!` in src/main.rs: `schedules! {{ {Self}; }}`"
)]
pub trait Schedules: Composition {
    /// Returns the schedules. Fails if one cannot be read.
    fn schedules() -> Result<Vec<Schedule>>;
}

/// The times at which a job is due.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// Tells this schedule from all others.
    pub(super) key: String,
    pub(super) draft: Draft,
    cron: Cron,
    zone: Tz,
}

/// Reads the schedule of `job`: five fields of `cron`, and a time zone, which is UTC if it is left out.
pub fn schedule<S, J>(times: &str, job: &J) -> Result<Schedule>
where
    S: Composition,
    J: Job + Handled<S, Handler: CommandHandler<J>>,
{
    let draft = draft(job, Due::Now)?;
    let expected = "five fields and a time zone, like `0 8 * * MON-FRI Europe/Berlin`";
    let problem = || format!("the schedule `{times}` in `schedules!` is not {expected}");
    let words: Vec<_> = times.split_whitespace().collect();
    let (fields, zone) = match words[..] {
        [_, _, _, _, _] => (&words[..], "UTC"),
        [_, _, _, _, _, zone] => (&words[..5], zone),
        _ => anyhow::bail!(problem()),
    };
    Ok(Schedule {
        key: format!("{} {times} {}", draft.name, draft.payload),
        cron: fields.join(" ").parse().with_context(problem)?,
        zone: zone.parse().with_context(problem)?,
        draft,
    })
}

/// Reports whether `times` has the form of a schedule: five fields of `cron`, whose numbers are not too large, and a time
/// zone that may follow. The rest is checked when the service starts.
#[must_use]
pub const fn is_schedule(times: &str) -> bool {
    // Minute, hour, day of the month, month, day of the week.
    const FIELDS: [(u16, &[u8]); 5] = [(59, b""), (23, b""), (31, b"LW"), (12, ANY), (7, ANY)];
    let bytes = times.as_bytes();
    let (mut words, mut start) = (0, 0);
    while start < bytes.len() {
        let mut end = start;
        while end < bytes.len() && !bytes[end].is_ascii_whitespace() {
            end += 1;
        }
        if end > start {
            if words < FIELDS.len() {
                let (most, letters) = FIELDS[words];
                if !is_field(bytes, start, end, most, letters) {
                    return false;
                }
            }
            words += 1;
        }
        start = end + 1;
    }
    words == FIELDS.len() || words == FIELDS.len() + 1
}

/// The letters of months and of days of the week.
const ANY: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";

const fn is_field(bytes: &[u8], start: usize, end: usize, most: u16, letters: &[u8]) -> bool {
    let (mut index, mut number, mut is_step) = (start, 0_u16, false);
    while index < end {
        let byte = bytes[index];
        match byte {
            b'0'..=b'9' => {
                let digit = (byte - b'0') as u16;
                number = number.saturating_mul(10).saturating_add(digit);
                if number > most && !is_step {
                    return false;
                }
            }
            b'/' | b'#' => is_step = true,
            b',' => is_step = false,
            b'*' | b'-' | b'?' => {}
            letter if has(letters, letter.to_ascii_uppercase()) => {}
            _ => return false,
        }
        if !byte.is_ascii_digit() {
            number = 0;
        }
        index += 1;
    }
    true
}

const fn has(letters: &[u8], letter: u8) -> bool {
    let mut index = 0;
    while index < letters.len() {
        if letters[index] == letter {
            return true;
        }
        index += 1;
    }
    false
}

impl Schedule {
    /// Returns the last time that is not after `now`.
    pub(super) fn last(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let now = now.with_timezone(&self.zone);
        let last = self.cron.find_previous_occurrence(&now, true).ok()?;
        Some(last.to_utc())
    }

    /// Returns the time until the next time after `now`.
    pub(super) fn next(&self, now: DateTime<Utc>) -> Option<Duration> {
        let next = now.with_timezone(&self.zone);
        let next = self.cron.find_next_occurrence(&next, false).ok()?;
        (next.to_utc() - now).to_std().ok()
    }
}
