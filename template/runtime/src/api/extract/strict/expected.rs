//! What an input has to be, in the words of an API's clients. They know no types of Rust.

use std::fmt;

use serde::de::Visitor;

/// What a value has to be. It is displayed as a message: "must be text".
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    Bool,
    Character,
    Date,
    DateAndTime,
    List,
    /// A list of this many elements.
    ListOf(usize),
    LocalDateAndTime,
    Null,
    Number,
    Object,
    OneOf(&'static [&'static str]),
    Text,
    TimeOfDay,
    Uuid,
    /// A whole number from the first one to the second one.
    WholeNumber(i128, u128),
    /// A value that the author of its type describes with these words.
    Other(String),
    /// A value with a form that only has a name in Rust.
    OtherForm,
}

impl Expected {
    /// Returns what a visitor says that it expects.
    pub fn by<'de>(visitor: &impl Visitor<'de>) -> String {
        struct Expecting<'a, V>(&'a V);

        impl<'de, V: Visitor<'de>> fmt::Display for Expecting<'_, V> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.expecting(f)
            }
        }

        Expecting(visitor).to_string()
    }

    /// Understands the words with which serde, and the types that are used with it, say what they expect.
    pub fn described(words: &str) -> Self {
        match words {
            "a boolean" => Self::Bool,
            "a character" => Self::Character,
            "a formatted date and time string" => Self::LocalDateAndTime,
            "a formatted date string" => Self::Date,
            "a formatted time string" => Self::TimeOfDay,
            "a map" => Self::Object,
            "a sequence" => Self::List,
            "a string" | "a borrowed string" | "string" | "str" => Self::Text,
            "an RFC 3339 formatted date and time string" => Self::DateAndTime,
            "f32" | "f64" => Self::Number,
            "i8" => Self::whole::<i8>(),
            "i16" => Self::whole::<i16>(),
            "i32" => Self::whole::<i32>(),
            "i64" | "isize" => Self::whole::<i64>(),
            "u8" => Self::whole::<u8>(),
            "u16" => Self::whole::<u16>(),
            "u32" => Self::whole::<u32>(),
            "u64" | "usize" => Self::whole::<u64>(),
            "unit" => Self::Null,
            words if words.contains("UUID") => Self::Uuid,
            words if words.contains("Decimal") => Self::Number,
            words if is_rust(words) => Self::OtherForm,
            words => Self::Other(words.to_owned()),
        }
    }

    /// Returns that a value has to be a whole number that `N` can hold.
    pub fn whole<N: Bounds>() -> Self {
        Self::WholeNumber(N::LEAST, N::MOST)
    }

    /// Returns true for a value whose form says more than that it is text.
    pub fn is_format(&self) -> bool {
        matches!(
            self,
            Self::Date
                | Self::DateAndTime
                | Self::LocalDateAndTime
                | Self::Number
                | Self::TimeOfDay
                | Self::Uuid
        )
    }
}

/// Checks if the words that serde's derived code writes name a type.
fn is_rust(words: &str) -> bool {
    const STARTS: [&str; 10] = [
        "a tuple",
        "adjacently tagged enum ",
        "an array",
        "enum ",
        "internally tagged enum ",
        "newtype ",
        "struct ",
        "tuple ",
        "unit ",
        "variant ",
    ];
    STARTS.iter().any(|start| words.starts_with(start)) || words.contains("::")
}

/// The least and the greatest value of a whole number.
pub trait Bounds {
    const LEAST: i128;
    const MOST: u128;
}

macro_rules! bounds {
    ($($number:ty),*) => {$(
        #[allow(clippy::cast_lossless, clippy::cast_possible_wrap, clippy::cast_sign_loss)] // no value changes
        impl Bounds for $number {
            const LEAST: i128 = <$number>::MIN as i128;
            const MOST: u128 = <$number>::MAX as u128;
        }
    )*};
}

bounds!(i8, i16, i32, i64, i128, u8, u16, u32, u64, u128);

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => f.write_str("must be `true` or `false`"),
            Self::Character => f.write_str("must be a single character"),
            Self::Date => f.write_str("must be a date like 2026-12-31"),
            Self::DateAndTime => f.write_str("must be a time like 2026-12-31T23:59:59Z"),
            Self::List => f.write_str("must be a list"),
            Self::ListOf(length) => write!(f, "must be a list of length {length}"),
            Self::LocalDateAndTime => f.write_str("must be a time like 2026-12-31T23:59:59"),
            Self::Null => f.write_str("must be null"),
            Self::Number => f.write_str("must be a number"),
            Self::Object => f.write_str("must be an object"),
            Self::OneOf(names) => {
                f.write_str("must be one of ")?;
                for (index, name) in names.iter().enumerate() {
                    let separator = if index == 0 { "" } else { ", " };
                    write!(f, "{separator}`{name}`")?;
                }
                Ok(())
            }
            Self::Text => f.write_str("must be text"),
            Self::TimeOfDay => f.write_str("must be a time of day like 23:59:59"),
            Self::Uuid => f.write_str("must be a UUID"),
            Self::WholeNumber(least, most) => {
                write!(f, "must be a whole number from {least} to {most}")
            }
            Self::Other(words) => write!(f, "must be {words}"),
            Self::OtherForm => f.write_str("does not have the form that is described"),
        }
    }
}
