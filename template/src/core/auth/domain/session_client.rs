use std::{fmt, net::IpAddr};

use kernel::is_invisible;

/// The client that used a session last. Users recognize their sessions by it, and nothing is decided by it: a client can
/// say what it wants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionClient {
    /// Where it is, if it sent its request over a network.
    pub address: Option<IpAddr>,
    pub user_agent: Option<UserAgent>,
}

/// How a client calls itself (RFC 9110, section 10.1.5), without invisible characters, and not longer than
/// [`UserAgent::MAX_LENGTH`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserAgent(String);

impl UserAgent {
    /// In characters.
    pub const MAX_LENGTH: usize = 200;

    /// Returns the name in `text`, or none if it has no characters that can be seen.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let visible = text.chars().filter(|&c| !is_invisible(c));
        let name: String = visible.take(Self::MAX_LENGTH).collect();
        let name = name.trim();
        (!name.is_empty()).then(|| Self(name.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
