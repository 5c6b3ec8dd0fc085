use std::fmt;

use kernel::BrokenRule;
use serde::{Deserialize, Serialize};

/// A first or last name, as the person writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl Name {
    /// In characters.
    pub const MAX_LENGTH: usize = 100;

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Name {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let text = text.trim();
        if text.is_empty() {
            Err(InvalidName::Empty)
        } else if text.chars().count() > Self::MAX_LENGTH {
            Err(InvalidName::TooLong)
        } else if text.contains(char::is_control) {
            Err(InvalidName::ControlCharacter)
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum InvalidName {
    #[error("must not be empty")]
    Empty,
    #[error("must have at most {} characters", Name::MAX_LENGTH)]
    TooLong,
    #[error("must not contain control characters")]
    ControlCharacter,
}

impl BrokenRule for InvalidName {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "name_empty",
            Self::TooLong => "name_too_long",
            Self::ControlCharacter => "name_has_control_character",
        }
    }
}
