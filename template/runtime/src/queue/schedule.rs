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
