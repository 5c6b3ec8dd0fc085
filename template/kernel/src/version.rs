use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Error, Result};

/// The number of the version of an aggregate. It grows with each change, so that nobody overwrites a change
/// that they have not seen.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(transparent)]
pub struct Version(i64);

impl Version {
    /// The version of an aggregate that was just created.
    pub const FIRST: Self = Self(1);

    /// Returns the version after the next change.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// Fails unless this is the version that the caller has `seen`. A caller that does not say which one that
    /// is means any.
    pub fn must_be(self, seen: Option<Self>) -> Result<()> {
        match seen {
            Some(seen) if seen != self => Err(Self::outdated()),
            _ => Ok(()),
        }
    }

    /// The error of a caller that has not seen the present version.
    #[must_use]
    pub fn outdated() -> Error {
        Error::precondition_failed(
            "version_outdated",
            "It was changed in the meantime. Read it again before you change it.",
        )
    }
}

impl From<i64> for Version {
    fn from(number: i64) -> Self {
        Self(number)
    }
}

impl From<Version> for i64 {
    fn from(version: Version) -> Self {
        version.0
    }
}
