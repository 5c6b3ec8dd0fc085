use std::{
    collections::{BTreeMap, BTreeSet},
    env, fmt,
    fs::{self, File},
    io::{self, Read},
    num::NonZero,
    str::FromStr,
    time::Duration,
};

use secrecy::SecretString;

/// Variables from which settings are read, and the problems that were found so far.
#[derive(Default)]
pub struct Variables {
    values: BTreeMap<String, String>,
    known: BTreeSet<&'static str>,
    problems: Vec<String>,
}

/// All problems of the settings.
#[derive(Debug, thiserror::Error)]
pub struct InvalidSettings(pub Vec<String>);

impl Variables {
    /// Reads the environment. Variables that are not in the environment are read from the file `.env` of the
    /// working directory.
    pub fn load() -> Result<Self, InvalidSettings> {
        let mut variables = match File::open(".env") {
            Ok(file) => Self::in_file(file)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Self::default(),
            Err(error) => return Err(InvalidSettings(vec![format!(".env: {error}")])),
        };
        // A variable that is not UTF-8 cannot be a setting of this service.
        variables
            .values
            .extend(env::vars_os().filter_map(|(name, value)| {
                Some((name.into_string().ok()?, value.into_string().ok()?))
            }));
        Ok(variables)
    }

    /// Reads a file like `.env`.
    pub fn in_file(file: impl Read) -> Result<Self, InvalidSettings> {
        let mut variables = Self::default();
        let mut place = "the first line".to_owned();
        for line in dotenvy::Iter::new(file) {
            let (name, value) = line.map_err(|error| {
                let problem = match error {
                    dotenvy::Error::Io(error) => error.to_string(),
                    // The message of dotenvy is not used: it contains the line, which may be a secret.
                    _ => format!("{place} is not `NAME=value`, or its value needs single quotes"),
                };
                InvalidSettings(vec![format!(".env: {problem}")])
            })?;
            place = format!("the line after `{name}`");
            variables.values.insert(name, value);
        }
        Ok(variables)
    }

    /// Returns the value of `name`, or `default`. `expected` describes what would be right.
    pub fn or<T: FromStr>(&mut self, name: &'static str, expected: &str, default: T) -> T {
        self.optional(name, expected).unwrap_or(default)
    }

    /// Returns the value of `name`, if there is a valid one. `expected` describes what would be right.
    pub fn optional<T: FromStr>(&mut self, name: &'static str, expected: &str) -> Option<T> {
        let text = self.take(name)?;
        let value = text.parse().ok();
        if value.is_none() {
            self.wrong(name, &format!("is `{text}`, and should be {expected}"));
        }
        value
    }

    /// Returns the value of `name`, a number that is not 0.
    pub fn at_least_one(&mut self, name: &'static str, default: usize) -> usize {
        let given: Option<NonZero<usize>> = self.optional(name, "a number, 1 or more");
        given.map_or(default, NonZero::get)
    }

    /// Returns the value of `name`, a whole number of seconds.
    pub fn seconds(&mut self, name: &'static str, default: u32) -> Duration {
        Duration::from_secs(self.or(name, "a number of seconds", default).into())
    }

    /// Returns the value of `name`, or the content of the file that `<name>_FILE` names, which is how Docker and
    /// Kubernetes pass secrets. No message will contain it.
    pub fn secret(&mut self, name: &'static str) -> Option<SecretString> {
        let given = self.take(name).map(Into::into);
        let file_name = format!("{name}_FILE");
        let Some(file) = self.remove(&file_name) else {
            return given;
        };
        if given.is_some() {
            let problem = format!("is set, and {file_name} too: set only one of them");
            self.wrong(name, &problem);
            return given;
        }
        let problem = match fs::read_to_string(&file) {
            Ok(content) => {
                // It belongs to the file: most editors and programs end a text with it.
                let content = content.strip_suffix('\n').unwrap_or(&content);
                let content = content.strip_suffix('\r').unwrap_or(content);
                if !content.is_empty() {
                    return Some(content.into());
                }
                "is empty".to_owned()
            }
            Err(error) => format!("cannot be read: {error}"),
        };
        self.wrong(&file_name, &format!("is `{file}`, which {problem}"));
        None
    }

    /// Adds the problem that the secret `name` is missing, unless there is one with its file. `needed` says why.
    pub fn missing(&mut self, name: &str, needed: &str) {
        let of_file = format!("{name}_FILE ");
        let is_known = |problem: &String| problem.starts_with(&of_file);
        if !self.problems.iter().any(is_known) {
            self.wrong(name, &format!("is missing: {needed}"));
        }
    }

    /// Adds a problem with `name`.
    pub fn wrong(&mut self, name: &str, what: &str) {
        self.problems.push(format!("{name} {what}"));
    }

    /// Fails if there are problems. A variable of a known section that was not read is a problem, too.
    pub fn finish(mut self) -> Result<(), InvalidSettings> {
        let sections: BTreeSet<_> = self.known.iter().filter_map(|name| section(name)).collect();
        let unknown: Vec<_> = self
            .values
            .keys()
            .filter(|name| section(name).is_some_and(|section| sections.contains(section)))
            .cloned()
            .collect();
        for name in unknown {
            self.wrong(&name, "is not a setting: .env.example lists all settings");
        }
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(InvalidSettings(self.problems))
        }
    }

    /// Removes the value of `name` and returns it. An empty value counts as none, as in `PORT= ./service`.
    fn take(&mut self, name: &'static str) -> Option<String> {
        self.known.insert(name);
        self.remove(name)
    }

    fn remove(&mut self, name: &str) -> Option<String> {
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
