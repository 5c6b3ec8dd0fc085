use std::{fmt, str::FromStr};

use kernel::{BrokenRule, nfc};

/// An email address in lower case, in one form however it is written ([`nfc`]). Users sign in with it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// In characters (RFC 5321, section 4.5.3.1.3).
    pub const MAX_LENGTH: usize = 254;
    /// Generated tests use them.
    pub const EXAMPLES: [&str; 2] = ["ada@example.org", "grace@example.org"];

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = InvalidEmailAddress;

    /// Accepts text of the form `name@host.domain`. It does not check if the address exists.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let text = nfc(text.trim().to_owned()).to_lowercase();
        let (name, host) = text.rsplit_once('@').ok_or(InvalidEmailAddress)?;
        let well_formed = !name.is_empty()
            && text.chars().count() <= Self::MAX_LENGTH
            && !text.contains(|c: char| c.is_whitespace() || c.is_control())
            && host.contains('.')
            && host.split('.').all(is_label)
            && !name.contains('@');
        well_formed.then_some(Self(text)).ok_or(InvalidEmailAddress)
    }
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_alphanumeric() || c == '-')
}

impl FromStr for EmailAddress {
    type Err = InvalidEmailAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.to_owned().try_into()
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Debug, thiserror::Error)]
#[error(
    "must be an email address like `ada@example.org`, of at most {} characters",
    EmailAddress::MAX_LENGTH
)]
pub struct InvalidEmailAddress;

impl BrokenRule for InvalidEmailAddress {
    fn code(&self) -> &'static str {
        "invalid_email_address"
    }
}
