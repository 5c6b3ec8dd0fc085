use std::{fmt, ops::RangeInclusive};

use crate::{Error, Result};

/// A rule of a value object that an input breaks. The message is for people and says what would be right:
/// "must have at most 100 characters".
pub trait BrokenRule: std::error::Error {
    /// Returns a stable code for programs, in `snake_case`.
    fn code(&self) -> &'static str;

    /// Returns the part of the value that breaks the rule, as a JSON Pointer: `/currency`. It is empty for
    /// the whole value.
    fn pointer(&self) -> &'static str {
        ""
    }
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
    /// Creates the violation of `rule` by the value at `pointer`, or by the part of it that `rule` names.
    pub fn new(pointer: impl Into<String>, rule: &(impl BrokenRule + ?Sized)) -> Self {
        let mut pointer = pointer.into();
        pointer.push_str(rule.pointer());
        Self {
            pointer,
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

/// Returns the value of the field at `pointer`, a JSON Pointer. The violations of a value that is not valid
/// get their place in the input: `/amount` becomes `/total/amount`. Other errors stay as they are.
///
/// [`validate`] reports the violations of several fields together.
pub fn field<T, E: Into<Error>>(pointer: &str, value: Result<T, E>) -> Result<T> {
    value.map_err(|error| below(pointer, error.into()))
}

/// Returns the elements of the list at `pointer`, each read with `read`. The violations of all elements are
/// reported together, at pointers like `/lines/0/quantity`.
///
/// A list with a number of elements out of `bounds` is a violation at `pointer`, and no element is read.
///
/// ```
/// use kernel::{Error, Result, each};
/// #
/// # #[derive(Debug, thiserror::Error)]
/// # #[error("must be greater than zero")]
/// # struct Zero;
/// #
/// # impl kernel::BrokenRule for Zero {
/// #     fn code(&self) -> &'static str {
/// #         "zero"
/// #     }
/// # }
///
/// fn quantity(number: u32) -> Result<u32, Zero> {
///     if number == 0 { Err(Zero) } else { Ok(number) }
/// }
///
/// assert_eq!(each("/quantities", 1..=3, [1, 2], quantity).unwrap(), [1, 2]);
/// let Err(Error::Invalid(violations)) = each("/quantities", 1..=3, [1, 0], quantity) else {
///     panic!("the second quantity is zero");
/// };
/// assert_eq!(violations[0].pointer, "/quantities/1");
/// ```
pub fn each<I, T, E: Into<Error>>(
    pointer: &str,
    bounds: RangeInclusive<usize>,
    items: impl IntoIterator<Item = I, IntoIter: ExactSizeIterator>,
    read: impl Fn(I) -> Result<T, E>,
) -> Result<Vec<T>> {
    let items = items.into_iter();
    let count = items.len();
    if !bounds.contains(&count) {
        return Err(wrong_count(pointer, count, &bounds));
    }
    let mut values = Vec::with_capacity(count);
    let mut errors = Vec::new();
    for (index, item) in items.enumerate() {
        match read(item) {
            Ok(value) => values.push(value),
            Err(error) => errors.push(below(&format!("{pointer}/{index}"), error.into())),
        }
    }
    if errors.is_empty() {
        Ok(values)
    } else {
        Err(merge(errors))
    }
}

/// Returns the values of all `fields`, a tuple of up to 16 results. If some are not valid, the error contains
/// the violations of all of them. An error that is more than a violation is returned alone.
///
/// An input with more fields nests the calls: the result of a call is a field of another one.
///
/// ```
/// use kernel::{BrokenRule, Error, Result, field, validate};
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
///     let (first, last) = validate((
///         field("/first_name", not_empty(first)),
///         field("/last_name", not_empty(last)),
///     ))?;
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
pub fn validate<F: Fields>(fields: F) -> Result<F::Values> {
    fields.into_values()
}

/// A tuple of results: the fields of an input, as [`validate`] takes them.
pub trait Fields {
    /// The tuple of the values.
    type Values;

    /// Returns all values, or all violations.
    fn into_values(self) -> Result<Self::Values>;
}

macro_rules! fields {
    ($($name:ident)+) => {
        impl<$($name),+> Fields for ($(Result<$name>,)+) {
            type Values = ($($name,)+);

            #[allow(non_snake_case)] // a field is called as its type
            fn into_values(self) -> Result<Self::Values> {
                match self {
                    ($(Ok($name),)+) => Ok(($($name,)+)),
                    ($($name,)+) => Err(merge([$($name.err()),+].into_iter().flatten())),
                }
            }
        }
    };
}

fields!(A);
fields!(A B);
fields!(A B C);
fields!(A B C D);
fields!(A B C D E);
fields!(A B C D E F);
fields!(A B C D E F G);
fields!(A B C D E F G H);
fields!(A B C D E F G H I);
fields!(A B C D E F G H I J);
fields!(A B C D E F G H I J K);
fields!(A B C D E F G H I J K L);
fields!(A B C D E F G H I J K L M);
fields!(A B C D E F G H I J K L M N);
fields!(A B C D E F G H I J K L M N O);
fields!(A B C D E F G H I J K L M N O P);

/// Moves the violations of a value to the place of the value in the input.
fn below(pointer: &str, mut error: Error) -> Error {
    if let Error::Invalid(violations) = &mut error {
        for violation in violations {
            violation.pointer.insert_str(0, pointer);
        }
    }
    error
}

/// Puts all violations into one error. An error that is more than a violation goes first.
fn merge(errors: impl IntoIterator<Item = Error>) -> Error {
    let mut violations = Vec::new();
    for error in errors {
        match error {
            Error::Invalid(more) => violations.extend(more),
            worse => return worse,
        }
    }
    Error::Invalid(violations)
}

fn wrong_count(pointer: &str, count: usize, bounds: &RangeInclusive<usize>) -> Error {
    let (code, which, bound) = if count < *bounds.start() {
        ("too_few", "at least", *bounds.start())
    } else {
        ("too_many", "at most", *bounds.end())
    };
    let elements = if bound == 1 { "element" } else { "elements" };
    Error::Invalid(vec![Violation {
        pointer: pointer.to_owned(),
        code,
        message: format!("must have {which} {bound} {elements}"),
    }])
}
