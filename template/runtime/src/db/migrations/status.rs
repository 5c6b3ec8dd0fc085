//! The migrations of a database, as `db status` lists them.

use std::fmt::{Display, Formatter, Result};

/// A migration, and its state in a database.
pub struct Status {
    /// The name of its folder. If this binary does not have the migration, it is the version.
    pub name: String,
    pub state: State,
}

/// The state of a migration in a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is not applied.
    Missing,
    /// It is applied.
    Applied,
    /// It is applied, but its `up.sql` has changed since then.
    Changed,
    /// It is applied, but this binary does not have it.
    Unknown,
}

/// A line of `db status`.
impl Display for Status {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        let (state, note) = match self.state {
            State::Missing => ("missing", ""),
            State::Applied => ("applied", ""),
            State::Changed => ("changed", " (since it was applied)"),
            State::Unknown => ("unknown", " (applied, but not in this binary)"),
        };
        write!(formatter, "{state}  {}{note}", self.name)
    }
}
