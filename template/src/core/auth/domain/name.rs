use std::fmt;

use kernel::{BrokenRule, InvalidText, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A first or last name, as the person writes it. It has a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String")]
#[schema(
    as = auth::Name,
    value_type = String,
    min_length = 1,
    max_length = 100,
    pattern = r"^[^\x00-\x1F\x7F-\x9F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]*\p{L}[^\x00-\x1F\x7F-\x9F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]*$",
    example = "Ada"
)]
pub struct Name(Text<1, 100>);

impl Name {
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl TryFrom<String> for Name {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let text: Text<1, 100> = text.try_into()?;
        if !text.as_str().contains(char::is_alphabetic) {
            return Err(InvalidName::NoLetter);
        }
        Ok(Self(text))
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0.into()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidName {
    #[error(transparent)]
    Text(#[from] InvalidText),
    #[error("must have a letter")]
    NoLetter,
}

impl BrokenRule for InvalidName {
    fn code(&self) -> &'static str {
        match self {
            Self::Text(broken) => broken.code(),
            Self::NoLetter => "name_without_letter",
        }
    }
}
