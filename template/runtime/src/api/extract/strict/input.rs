//! An input as a tree.

use std::borrow::Cow;

/// A value of a JSON document, or a parameter of a URL.
#[derive(Debug)]
pub enum Input<'a> {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(Cow<'a, str>),
    List(Vec<Input<'a>>),
    /// The fields in the order of the document.
    Object(Vec<(Cow<'a, str>, Input<'a>)>),
    /// A parameter of a URL: text that can stand for a number.
    Parameter(Cow<'a, str>),
    /// A parameter that occurs several times.
    Repeated(Vec<Input<'a>>),
    /// The parameters of a path, by name. If there is one, the whole can be read as that one.
    Path(Vec<(Cow<'a, str>, Input<'a>)>),
}

impl<'a> Input<'a> {
    /// Returns the text, if this is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Parameter(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the whole number, if this is one that fits into `N`.
    pub fn as_whole_number<N: TryFrom<u64> + TryFrom<i64> + std::str::FromStr>(&self) -> Option<N> {
        match self {
            Self::Unsigned(number) => N::try_from(*number).ok(),
            Self::Signed(number) => N::try_from(*number).ok(),
            Self::Parameter(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Returns true for a parameter without a value: `?due=`.
    pub fn is_empty_parameter(&self) -> bool {
        matches!(self, Self::Parameter(text) if text.is_empty())
    }

    /// Returns the only parameter of a path.
    pub fn only_parameter(&self) -> Option<&(Cow<'a, str>, Self)> {
        match self {
            Self::Path(parameters) => match parameters.as_slice() {
                [parameter] => Some(parameter),
                _ => None,
            },
            _ => None,
        }
    }
}
