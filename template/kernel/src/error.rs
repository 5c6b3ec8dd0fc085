//! The errors of the application, in its own terms. The API maps them to HTTP in one place.

use std::{borrow::Cow, error::Error as StdError, fmt};

use crate::validation::{BrokenRule, Violation};

/// The result of a handler or a port.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The error of a command or a query.
#[derive(Debug)]
pub enum Error {
    /// The input breaks rules. Contains all broken rules that were found.
    Invalid(Vec<Violation>),
    /// The caller did not prove their identity.
    Unauthenticated(Reason),
    /// The caller may not do this.
    Forbidden(Reason),
    /// Something that the caller refers to does not exist.
    NotFound(Reason),
    /// The current state does not allow it.
    Conflict(Reason),
    /// What the caller wants to change is not as they have seen it.
    PreconditionFailed(Reason),
    /// The handler is not finished.
    NotImplemented(Reason),
    /// The service is too busy, or something it needs is not available. A later attempt may succeed.
    Unavailable(Reason),
    /// Another unit of work interfered. The command may succeed if it is run again at once, which the bus
    /// does.
    Contended(BoxError),
    /// A defect, here or in something this service depends on. The cause is for the log only.
    Internal(BoxError),
    /// A defect that no later attempt meets otherwise: a job that fails with it is given up at once. The cause is for the
    /// log and the dead letter only.
    Permanent(BoxError),
}

type BoxError = Box<dyn StdError + Send + Sync>;

/// A reason that a caller can act on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// A stable code for programs, in `snake_case`.
    pub code: &'static str,
    /// A sentence for people.
    pub message: Cow<'static, str>,
    /// The part of the input that the reason is about, as a JSON Pointer (RFC 6901), if it is about one.
    pub pointer: Option<Cow<'static, str>>,
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

    /// The conflict of an input that has, at `pointer`, what only one can have and another one has already.
    pub fn taken(
        pointer: impl Into<Cow<'static, str>>,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::Conflict(Reason {
            pointer: Some(pointer.into()),
            ..Reason::new(code, message)
        })
    }

    /// The violation of an input that refers, at `pointer`, to something that does not exist. What the caller
    /// asks for itself is [`Error::not_found`].
    pub fn unknown(
        pointer: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self::Invalid(vec![Violation {
            pointer: pointer.into(),
            code,
            message: message.into(),
        }])
    }

    pub fn precondition_failed(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::PreconditionFailed(Reason::new(code, message))
    }

    /// The error of a handler that is not finished. `what` is the command or the query: `"PayInvoice"`.
    #[must_use]
    pub fn not_implemented(what: &'static str) -> Self {
        let message = format!("`{what}` is not implemented yet.");
        Self::NotImplemented(Reason::new("not_implemented", message))
    }

    pub fn unavailable(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::Unavailable(Reason::new(code, message))
    }

    /// Wraps an error that should not happen: `.map_err(Error::internal)`.
    pub fn internal(cause: impl Into<BoxError>) -> Self {
        Self::Internal(cause.into())
    }

    /// Wraps an error that each attempt of a job would meet again: `.map_err(Error::permanent)`.
    pub fn permanent(cause: impl Into<BoxError>) -> Self {
        Self::Permanent(cause.into())
    }
}

impl Reason {
    fn new(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            message: message.into(),
            pointer: None,
        }
    }
}

/// A broken rule of the domain that does not belong to a field of a request.
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
            | Self::PreconditionFailed(reason)
            | Self::NotImplemented(reason)
            | Self::Unavailable(reason) => f.write_str(&reason.message),
            Self::Contended(cause) => write!(f, "contention: {cause}"),
            Self::Internal(cause) => write!(f, "internal error: {cause}"),
            Self::Permanent(cause) => write!(f, "permanent error: {cause}"),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Contended(cause) | Self::Internal(cause) | Self::Permanent(cause) => {
                Some(cause.as_ref())
            }
            _ => None,
        }
    }
}
