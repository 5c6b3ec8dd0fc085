use std::fmt::{self, Display};

use serde::de::{Error, Expected as Expecting, Unexpected};

use super::expected::Expected;

/// The reason why a value cannot be read.
#[derive(Debug)]
pub enum Failure {
    /// The reason is known already, or a first look only asks if there is one.
    Known,
    /// What is in it cannot be read, and nothing can take its place. This is known already.
    Hopeless,
    Missing(&'static str),
    Twice(&'static str),
    Unknown(String),
    /// It has to be this. Of an object, it is a field that serde has put aside, as it does for `flatten` and
    /// for enums with a tag: its place is lost.
    Wrong(Expected),
    /// A message, most often of the author of the type.
    Message(String),
}

impl Failure {
    /// Returns the failure of a visitor that expects `words` and read a text.
    pub fn in_text(self, words: Option<&str>) -> Self {
        let Some(expected) = words.map(Expected::described) else {
            return self;
        };
        match self {
            Self::Message(_) if expected.is_format() => Self::Wrong(expected),
            failure => failure,
        }
    }

    /// Returns the failure of a visitor that expects `words` and read an object. If it expects none, it is not
    /// a field of the object that is wrong.
    pub fn in_object(self, words: Option<&str>) -> Self {
        match (self, words.map(Expected::described)) {
            (Self::Wrong(wrong), Some(expected)) if wrong == expected => wrong.into(),
            (failure, _) => failure,
        }
    }

    /// Returns the failure of a visitor that read the name of a variant from an object.
    pub fn in_variant(self) -> Self {
        match self {
            Self::Wrong(expected) => expected.into(),
            failure => failure,
        }
    }
}

impl From<Expected> for Failure {
    fn from(expected: Expected) -> Self {
        Self::Message(expected.to_string())
    }
}

impl Error for Failure {
    fn custom<T: Display>(message: T) -> Self {
        let message = message.to_string();
        // serde writes this message, and it names the type.
        if message.starts_with("data did not match any variant of untagged enum") {
            return Self::Wrong(Expected::OtherForm);
        }
        Self::Message(message)
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expecting) -> Self {
        Self::Wrong(Expected::described(&expected.to_string()))
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expecting) -> Self {
        Self::invalid_type(unexpected, expected)
    }

    fn invalid_length(_: usize, expected: &dyn Expecting) -> Self {
        Self::Wrong(Expected::described(&expected.to_string()))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::Wrong(Expected::OneOf(expected))
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::Unknown(field.to_owned())
    }

    fn missing_field(field: &'static str) -> Self {
        Self::Missing(field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::Twice(field)
    }
}

/// serde asks for it. Nobody reads it.
impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for Failure {}
