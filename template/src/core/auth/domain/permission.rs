use std::{borrow::Cow, fmt, str::FromStr};

use kernel::BrokenRule;
use serde::{Deserialize, Serialize};

/// The right to do one thing, in the form `resource:action`, like `users:read`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Permission(Cow<'static, str>);

impl Permission {
    /// Allows reading the profile of any user.
    pub const READ_USERS: Self = Self(Cow::Borrowed("users:read"));

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Permission {
    type Error = InvalidPermission;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let word = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
        };
        match text.split_once(':') {
            Some((resource, action)) if word(resource) && word(action) => {
                Ok(Self(Cow::Owned(text)))
            }
            _ => Err(InvalidPermission),
        }
    }
}

impl FromStr for Permission {
    type Err = InvalidPermission;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.to_owned().try_into()
    }
}

impl From<Permission> for String {
    fn from(permission: Permission) -> Self {
        permission.0.into_owned()
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("must have the form `resource:action` in lower case, like `users:read`")]
pub struct InvalidPermission;

impl BrokenRule for InvalidPermission {
    fn code(&self) -> &'static str {
        "invalid_permission"
    }
}
