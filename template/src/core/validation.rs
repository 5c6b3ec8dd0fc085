//! Turns raw input into value objects and tells *all* that is wrong with it, not the first thing.

use std::fmt;

use crate::{Error, Result};

/// A rule of a value object that some input breaks. The message is for people; it names what would
/// be right.
pub trait BrokenRule: std::error::Error {
    /// For programs: stable, in `snake_case`.
    fn code(&self) -> &'static str;
}

/// Where which rule is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The place in the input, as a JSON Pointer (RFC 6901): `/email`. Empty for the whole.
    pub pointer: String,
    pub code: &'static str,
    pub message: String,
}

impl Violation {
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

/// One field of a request on its way to a value object; see [`validate`].
pub fn field<T, R: BrokenRule>(pointer: &str, value: Result<T, R>) -> Result<T, Violation> {
    value.map_err(|rule| Violation::new(pointer, &rule))
}

/// All values of a tuple of [`field`]s, or all their violations.
///
/// ```ignore
/// let (email, password) = validate((
///     field("/email", EmailAddress::try_from(body.email)),
///     field("/password", Password::try_from(body.password)),
/// ))?;
/// ```
pub fn validate<F: Fields>(fields: F) -> Result<F::Values> {
    fields.collect().map_err(Error::Invalid)
}

/// A tuple of [`field`]s.
pub trait Fields {
    type Values;

    fn collect(self) -> Result<Self::Values, Vec<Violation>>;
}

macro_rules! impl_fields {
    ($($name:ident)+) => {
        impl<$($name),+> Fields for ($(Result<$name, Violation>,)+) {
            type Values = ($($name,)+);

            #[allow(non_snake_case)] // one name serves as type and as variable
            fn collect(self) -> Result<Self::Values, Vec<Violation>> {
                match self {
                    ($(Ok($name),)+) => Ok(($($name,)+)),
                    ($($name,)+) => Err([$($name.err()),+].into_iter().flatten().collect()),
                }
            }
        }
    };
}

impl_fields!(A);
impl_fields!(A B);
impl_fields!(A B C);
impl_fields!(A B C D);
impl_fields!(A B C D E);
impl_fields!(A B C D E F);
impl_fields!(A B C D E F G);
impl_fields!(A B C D E F G H);
impl_fields!(A B C D E F G H I);
impl_fields!(A B C D E F G H I J);
impl_fields!(A B C D E F G H I J K);
impl_fields!(A B C D E F G H I J K L);
