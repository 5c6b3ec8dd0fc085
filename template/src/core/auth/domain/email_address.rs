use std::{fmt, str::FromStr};

use kernel::{BrokenRule, is_invisible, nfc};
use serde::{Deserialize, Serialize};

/// An email address in lower case, in one form however it is written: its name as of [`nfc`], and its domain in
/// ASCII, as mail servers know it (IDNA, UTS 46). Users sign in with it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// In bytes (RFC 5321, section 4.5.3.1.3, without the brackets of a path).
    pub const MAX_LENGTH: usize = 254;
    /// Of the part before the `@`, in bytes (RFC 5321, section 4.5.3.1.1).
    const MAX_NAME_LENGTH: usize = 64;
    /// Generated tests use them.
    pub const EXAMPLES: [&str; 2] = ["ada@example.org", "grace@example.org"];

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the same text for all addresses of a mailbox: most providers ignore what follows a `+` in the name.
    #[must_use]
    pub fn mailbox(&self) -> String {
        let (name, domain) = self.0.rsplit_once('@').unwrap_or_default();
        let (name, _) = name.split_once('+').unwrap_or((name, ""));
        format!("{name}@{domain}")
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = InvalidEmailAddress;

    /// Accepts text of the form `name@host.domain`. It does not check if the address exists.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let text = text.trim();
        // Before anything is done with it, because a text that is too long would be a cheap attack.
        if text.len() > 4 * Self::MAX_LENGTH {
            return Err(InvalidEmailAddress);
        }
        let (name, domain) = text.rsplit_once('@').ok_or(InvalidEmailAddress)?;
        let name = nfc(name.to_lowercase());
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| InvalidEmailAddress)?;
        let address = format!("{name}@{domain}");
        let well_formed = name.len() <= Self::MAX_NAME_LENGTH
            && name.split('.').all(is_atom)
            && domain
                .rsplit_once('.')
                .is_some_and(|(_, top)| is_top_level(top))
            && address.len() <= Self::MAX_LENGTH;
        well_formed
            .then_some(Self(address))
            .ok_or(InvalidEmailAddress)
    }
}

/// Returns true if `label` can be the last one of a domain. None begins with a digit (RFC 3696, section 2): that is how IP
/// addresses end.
fn is_top_level(label: &str) -> bool {
    label.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Returns true if `text` is an `Atom` of RFC 5321 (section 4.1.2), which may have characters beyond ASCII (RFC 6531).
fn is_atom(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| {
            if c.is_ascii() {
                c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c)
            } else {
                !c.is_whitespace() && !is_invisible(c)
            }
        })
}

impl FromStr for EmailAddress {
    type Err = InvalidEmailAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.to_owned().try_into()
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
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
