//! The times at which a job is run: `0 8 * * MON-FRI Europe/Berlin`.

use std::ops::RangeInclusive;

use anyhow::{Context, Result, bail, ensure};

/// The times of a schedule. The runtime reads them when the service starts, and knows all time zones. What is wrong in
/// form is refused here.
pub struct Schedule(String);

struct CronField {
    /// With its article.
    name: &'static str,
    range: RangeInclusive<u8>,
    names: &'static [&'static str],
    /// What else has a meaning: `?` is any day, `L` the last one, `15W` the working day nearest to the 15th, `FRI#2` the
    /// second Friday, and `FRIL` or `FRI#L` the last one.
    marks: &'static [char],
}

const FIELDS: [CronField; 5] = [
    CronField {
        name: "a minute",
        range: 0..=59,
        names: &[],
        marks: &[],
    },
    CronField {
        name: "an hour",
        range: 0..=23,
        names: &[],
        marks: &[],
    },
    CronField {
        name: "a day of the month",
        range: 1..=31,
        names: &[],
        marks: &['?', 'L', 'W'],
    },
    CronField {
        name: "a month",
        range: 1..=12,
        names: &[
            "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
        ],
        marks: &[],
    },
    CronField {
        name: "a day of the week",
        range: 0..=7,
        names: &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
        marks: &['?', 'L', '#'],
    },
];

impl Schedule {
    /// Reads the five fields of cron, and a time zone that may follow.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and what would be right.
    pub fn parse(text: &str) -> Result<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let refused = || format!("`--every \"{text}\"`");
        let (fields, zone) = match words.as_slice() {
            fields @ [_, _, _, _, _] => (fields, None),
            [fields @ .., zone] if fields.len() == 5 => (fields, Some(zone)),
            _ => bail!(
                "{}: write the minute, the hour, the day of the month, the month and the day of the week, and then a \
                 time zone, like \"0 8 * * MON-FRI Europe/Berlin\"",
                refused()
            ),
        };
        for (field, text) in FIELDS.iter().zip(fields) {
            field.check(text).with_context(refused)?;
        }
        if let Some(zone) = zone {
            ensure!(
                is_zone(zone),
                "{}: `{zone}` is not a time zone: write its name, like `Europe/Berlin` or `UTC`",
                refused()
            );
        }
        Ok(Self(words.join(" ")))
    }

    pub fn text(&self) -> &str {
        &self.0
    }
}

impl CronField {
    /// Refuses what is not `*`, a value, a range or a list of these, each with or without a step.
    fn check(&self, text: &str) -> Result<()> {
        text.split(',').try_for_each(|part| self.check_part(part))
    }

    fn check_part(&self, part: &str) -> Result<()> {
        let (values, step) = match part.split_once('/') {
            Some((values, step)) => (values, Some(step)),
            None => (part, None),
        };
        let is_step = |step: &str| step.parse::<u8>().is_ok_and(|step| step > 0);
        let is_right = match values.split_once('-') {
            _ if values == "*" => true,
            // A step begins at `*` or in a range.
            Some((first, last)) => match (self.value(first), self.value(last)) {
                // Sunday is the day 0, and at the end of a range the day 7.
                (Some(first), Some(last)) => first <= last || (last == 0 && *self.range.end() == 7),
                _ => false,
            },
            None => step.is_none() && (self.value(values).is_some() || self.is_special(values)),
        };
        ensure!(
            is_right && step.is_none_or(is_step),
            "`{part}` is not {}: write `*`, {}, a range like `{}-{}`, or a step like `*/2`",
            self.name,
            self.example(),
            self.range.start(),
            self.range.end(),
        );
        Ok(())
    }

    fn value(&self, text: &str) -> Option<u8> {
        let text = text.to_ascii_uppercase();
        if let Some(index) = self.names.iter().position(|name| *name == text) {
            return u8::try_from(index)
                .ok()
                .map(|index| index + self.range.start());
        }
        let is_number = text.chars().all(|c| c.is_ascii_digit());
        let number = text.parse().ok().filter(|_| is_number);
        number.filter(|number| self.range.contains(number))
    }

    fn is_special(&self, text: &str) -> bool {
        let text = text.to_ascii_uppercase();
        let has = |mark: char| self.marks.contains(&mark);
        let is_value = |text: &str| self.value(text).is_some();
        let is_nth = |(day, nth): (&str, &str)| {
            is_value(day) && matches!(nth, "1" | "2" | "3" | "4" | "5" | "L")
        };
        let is_last = || text.strip_suffix('L').is_some_and(is_value);
        let mark = text.chars().next().filter(|_| text.len() == 1);
        mark.is_some_and(|mark| matches!(mark, '?' | 'L') && has(mark))
            || (has('W') && text.strip_suffix('W').is_some_and(is_value))
            || (has('#') && (is_last() || text.split_once('#').is_some_and(is_nth)))
    }

    fn example(&self) -> String {
        let (start, end) = (self.range.start(), self.range.end());
        match self.names.get(1) {
            Some(name) => format!("a number from {start} to {end} or a name like `{name}`"),
            None => format!("a number from {start} to {end}"),
        }
    }
}

/// Reports whether `text` looks like the name of a time zone: `Europe/Berlin`, `Etc/GMT+3`, `UTC`.
fn is_zone(text: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_uppercase())
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_+-".contains(c))
    };
    text.split('/').all(is_part)
}
