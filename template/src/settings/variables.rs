use std::{
    collections::{BTreeMap, BTreeSet},
    env, fmt,
    fs::File,
    io::{self, Read},
    str::FromStr,
    time::Duration,
};

use secrecy::SecretString;

/// Variables on their way to settings, and what was found wrong with them so far.
#[derive(Default)]
pub struct Variables {
    values: BTreeMap<String, String>,
    known: BTreeSet<&'static str>,
    problems: Vec<String>,
}

/// Everything that is wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub struct InvalidSettings(pub Vec<String>);

impl Variables {
    /// The environment, and for what it lacks the file `.env` of the working directory.
    pub fn load() -> Result<Self, InvalidSettings> {
        let mut variables = match File::open(".env") {
            Ok(file) => Self::in_file(file)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::default(),
            Err(error) => return Err(InvalidSettings(vec![format!(".env: {error}")])),
        };
        // What is not UTF-8 is nothing of ours.
        variables
            .values
            .extend(env::vars_os().filter_map(|(name, value)| {
                Some((name.into_string().ok()?, value.into_string().ok()?))
            }));
        Ok(variables)
    }

    /// What a file like `.env` says.
    pub fn in_file(file: impl Read) -> Result<Self, InvalidSettings> {
        let mut variables = Self::default();
        let mut place = "the first line".to_owned();
        for line in dotenvy::Iter::new(file) {
            let (name, value) = line.map_err(|error| {
                let problem = match error {
                    dotenvy::Error::Io(error) => error.to_string(),
                    // Not dotenvy's own words: they show the line, which may be a secret.
                    _ => format!("{place} is not `NAME=value`, or its value wants single quotes"),
                };
                InvalidSettings(vec![format!(".env: {problem}")])
            })?;
            place = format!("the line after `{name}`");
            variables.values.insert(name, value);
        }
        Ok(variables)
    }

    /// The value of `name`, or `default`. `expected` says what would be right.
    pub fn or<T: FromStr>(&mut self, name: &'static str, expected: &str, default: T) -> T {
        self.optional(name, expected).unwrap_or(default)
    }

    /// The value of `name`, if there is one that is right. `expected` says what would be.
    pub fn optional<T: FromStr>(&mut self, name: &'static str, expected: &str) -> Option<T> {
        let text = self.take(name)?;
        let value = text.parse().ok();
        if value.is_none() {
            self.wrong(name, &format!("is `{text}`, and should be {expected}"));
        }
        value
    }

    /// The value of `name`, a whole number of seconds.
    pub fn seconds(&mut self, name: &'static str, default: u32) -> Duration {
        Duration::from_secs(self.or(name, "a number of seconds", default).into())
    }

    /// The value of `name`, which no message will show.
    pub fn secret(&mut self, name: &'static str) -> Option<SecretString> {
        self.take(name).map(Into::into)
    }

    /// Notes that something is wrong with `name`.
    pub fn wrong(&mut self, name: &str, what: &str) {
        self.problems.push(format!("{name} {what}"));
    }

    /// Reports what is wrong, and what looks like one of ours but was not asked for.
    pub fn finish(mut self) -> Result<(), InvalidSettings> {
        let sections: BTreeSet<_> = self.known.iter().filter_map(|name| section(name)).collect();
        let unknown: Vec<_> = self
            .values
            .keys()
            .filter(|name| section(name).is_some_and(|section| sections.contains(section)))
            .cloned()
            .collect();
        for name in unknown {
            self.wrong(&name, "is not a setting: .env.example lists all there are");
        }
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(InvalidSettings(self.problems))
        }
    }

    /// An empty value counts as none, as in `PORT= ./service`.
    fn take(&mut self, name: &'static str) -> Option<String> {
        self.known.insert(name);
        self.values.remove(name).filter(|value| !value.is_empty())
    }
}

fn section(name: &str) -> Option<&str> {
    name.split_once("__").map(|(section, _)| section)
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Variables {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(values: I) -> Self {
        Self {
            values: values
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            ..Self::default()
        }
    }
}

impl fmt::Display for InvalidSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings are not valid:")?;
        self.0
            .iter()
            .try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}
