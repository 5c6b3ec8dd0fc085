use std::fmt;

use crate::Error;

/// A rule of a value object that an input breaks. The message is for people and says what would be right:
/// "must be at most 100 characters long".
pub trait BrokenRule: std::error::Error {
    /// Returns a stable code for programs, in `snake_case`.
    fn code(&self) -> &'static str;
}

/// A broken rule, and the place in the input that breaks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The place in the input, as a JSON Pointer (RFC 6901): `/email`. Empty for the whole input.
    pub pointer: String,
    /// A stable code of the rule for programs, in `snake_case`.
    pub code: &'static str,
    /// A message about the rule for people.
    pub message: String,
}

impl Violation {
    /// Creates the violation of `rule` at `pointer`.
    pub fn new(pointer: impl Into<String>, rule: &(impl BrokenRule + ?Sized)) -> Self {
        Self {
            pointer: pointer.into(),
            code: rule.code(),
            message: rule.to_string(),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.pointer.is_empty() {
            write!(f, "{}: ", self.pointer)?;
        }
        f.write_str(&self.message)
    }
}

/// Collects the violations of an input, so that the caller sees all of them at once.
///
/// ```
/// use kernel::{BrokenRule, Error, Result, Violations};
/// #
/// # #[derive(Debug, thiserror::Error)]
/// # #[error("must not be empty")]
/// # struct Empty;
/// #
/// # impl BrokenRule for Empty {
/// #     fn code(&self) -> &'static str {
/// #         "empty"
/// #     }
/// # }
/// #
/// # fn not_empty(text: &str) -> Result<String, Empty> {
/// #     if text.is_empty() { Err(Empty) } else { Ok(text.to_owned()) }
/// # }
///
/// fn full_name(first: &str, last: &str) -> Result<String> {
///     let mut violations = Violations::new();
///     let (Some(first), Some(last)) = (
///         violations.field("/first_name", not_empty(first)),
///         violations.field("/last_name", not_empty(last)),
///     ) else {
///         return Err(violations.into());
///     };
///     Ok(format!("{first} {last}"))
/// }
///
/// assert_eq!(full_name("Ada", "Lovelace").unwrap(), "Ada Lovelace");
/// let Err(Error::Invalid(violations)) = full_name("", "") else {
///     panic!("both names are empty");
/// };
/// assert_eq!(violations[0].pointer, "/first_name");
/// assert_eq!(violations[1].pointer, "/last_name");
/// ```
#[derive(Debug, Default)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// Creates a collection without violations.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the value of the field at `pointer`, a JSON Pointer. If the value breaks a rule, adds the
    /// violation and returns `None`.
    pub fn field<T, R: BrokenRule>(&mut self, pointer: &str, value: Result<T, R>) -> Option<T> {
        value
            .inspect_err(|rule| self.0.push(Violation::new(pointer, rule)))
            .ok()
    }
}

impl From<Violations> for Error {
    fn from(violations: Violations) -> Self {
        Self::Invalid(violations.0)
    }
}
