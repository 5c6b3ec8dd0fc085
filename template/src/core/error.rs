//! What can go wrong, in the words of the application. The API maps it to HTTP in one place.

use std::{borrow::Cow, error::Error as StdError, fmt};

use crate::validation::{BrokenRule, Violation};

/// The result of everything that a handler or a port does.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a command or a query failed.
#[derive(Debug)]
pub enum Error {
    /// The input breaks rules; all that were found broken, at once.
    Invalid(Vec<Violation>),
    /// The caller did not prove who they are.
    Unauthenticated(Reason),
    /// The caller may not do this.
    Forbidden(Reason),
    /// What the caller speaks of does not exist.
    NotFound(Reason),
    /// The present state does not allow it.
    Conflict(Reason),
    /// The service is too busy, or something it needs is away; later it may work.
    Unavailable(Reason),
    /// Another unit of work got in the way; run again at once, it may work. The bus does so.
    Contended(BoxError),
    /// A defect, here or in something this service depends on. The cause is for the log only.
    Internal(BoxError),
}

type BoxError = Box<dyn StdError + Send + Sync>;

/// A reason that a caller can act on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// For programs: stable, in `snake_case`.
    pub code: &'static str,
    /// For people: a sentence.
    pub message: Cow<'static, str>,
}

impl Error {
    pub fn unauthenticated(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::Unauthenticated(Reason::new(code, message))
    }

    pub fn forbidden(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::Forbidden(Reason::new(code, message))
    }

    pub fn not_found(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::NotFound(Reason::new(code, message))
    }

    pub fn conflict(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::Conflict(Reason::new(code, message))
    }

    pub fn unavailable(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::Unavailable(Reason::new(code, message))
    }

    /// Wraps what should not have happened: `.map_err(Error::internal)`.
    pub fn internal(cause: impl Into<BoxError>) -> Self {
        Self::Internal(cause.into())
    }
}

impl Reason {
    fn new(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }
}

/// A broken rule of the domain that belongs to no field of a request.
impl<R: BrokenRule> From<R> for Error {
    fn from(rule: R) -> Self {
        Self::Invalid(vec![Violation::new("", &rule)])
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(violations) => {
                let messages: Vec<_> = violations.iter().map(ToString::to_string).collect();
                f.write_str(&messages.join("; "))
            }
            Self::Unauthenticated(reason)
            | Self::Forbidden(reason)
            | Self::NotFound(reason)
            | Self::Conflict(reason)
            | Self::Unavailable(reason) => f.write_str(&reason.message),
            Self::Contended(cause) => write!(f, "contention: {cause}"),
            Self::Internal(cause) => write!(f, "internal error: {cause}"),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Contended(cause) | Self::Internal(cause) => Some(cause.as_ref()),
            _ => None,
        }
    }
}
