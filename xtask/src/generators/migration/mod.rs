//! `new-migration add_due_date`

use std::{
    fs,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::Result;
use clap::Args;
use liquid::object;

use super::{Generation, Generator, make, title};
use crate::{
    names::{Kind, Name},
    plan::Plan,
};

const FOLDER: &str = "src/infra/db/migrations";

/// Adds an empty migration
#[derive(Debug, Args)]
pub struct NewMigration {
    /// The change that it makes: `add_due_date`
    name: String,
}

impl Generator for NewMigration {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let name = Name::parse(&self.name, Kind::Label)?;
        let migration = folder(root, &name.snake());
        let values = object!({ "migration": migration, "title": title(&name.words()) });
        let mut plan = Plan::new(root);
        make(&mut plan, "migration", &values)?;
        Ok(Generation {
            plan,
            next: vec![
                format!("write {FOLDER}/{migration}/up.sql and down.sql"),
                "change src/infra/db/tables.rs accordingly".to_owned(),
            ],
        })
    }
}

/// The folder of the migration `name`: the one that is there, or a new one behind all others.
pub(super) fn folder(root: &Path, name: &str) -> String {
    let mut last = 0;
    for entry in fs::read_dir(root.join(FOLDER))
        .into_iter()
        .flatten()
        .flatten()
    {
        let folder = entry.file_name().to_string_lossy().into_owned();
        let Some((stamp, rest)) = folder.split_once('_') else {
            continue;
        };
        if rest == name {
            return folder;
        }
        last = last.max(seconds(stamp).unwrap_or(0));
    }
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    format!("{}_{name}", stamp(now.max(last + 1)))
}

/// `2026-01-31-235959`
fn stamp(seconds: u64) -> String {
    let (day, time) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = date(day);
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    format!("{year:04}-{month:02}-{day:02}-{hour:02}{minute:02}{second:02}")
}

/// The seconds since 1970 of a stamp.
fn seconds(stamp: &str) -> Option<u64> {
    let digits: String = stamp.chars().filter(|c| *c != '-').collect();
    if digits.len() < 14 || !digits.is_ascii() {
        return None;
    }
    let number = |range: std::ops::Range<usize>| digits[range].parse::<u64>().ok();
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    let time = number(8..10)? * 3600 + number(10..12)? * 60 + number(12..14)?;
    // Not before this day, and less than two months behind it.
    let guess = (year.checked_sub(1970)? * 1461).div_ceil(4) + month.saturating_sub(1) * 28;
    let day =
        (guess.saturating_sub(2)..guess + 70).find(|days| date(*days) == (year, month, day))?;
    Some(day * 86_400 + time)
}

/// The date that is so many days after the first of 1970, in the Gregorian calendar
/// (Howard Hinnant, "chrono-compatible low-level date algorithms").
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
