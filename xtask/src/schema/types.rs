//! Fields and their types.

use super::primitive::Primitive;

/// A field of a command, a query, a view, an entity or a value object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub of: FieldType,
    pub optional: bool,
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    Primitive(Primitive),
    Id(Id),
    Value(ValueObject),
    Composite(Composite),
}

/// An identifier, made with `kernel::typed_id!`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Id {
    pub name: String,
    /// From the crate on: `app_core::auth::domain::user_session::UserSessionId`.
    pub path: String,
}

/// A value object around one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueObject {
    pub name: String,
    pub path: String,
    pub inner: Primitive,
    /// Some values of the inner type are not valid.
    pub fallible: bool,
    /// The way back to the inner value, if there is one.
    pub conversion: Option<Conversion>,
    pub equality: Equality,
    /// Its constant `EXAMPLES`: texts that it accepts.
    pub examples: Vec<String>,
}

/// The way from a value object to its inner value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    From,
    AsStr,
}

/// The comparisons that a type supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Equality {
    None,
    /// `PartialEq`.
    Partial,
    /// `PartialEq` and `Eq`.
    Full,
}

/// A value object of several values, made with `new`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composite {
    pub name: String,
    pub path: String,
    pub fields: Vec<Field>,
    pub fallible: bool,
    pub equality: Equality,
    /// For each field, whether its getter returns a reference.
    pub borrowed: Vec<bool>,
}

/// An entity: a struct with an id.
#[derive(Clone, Debug)]
pub struct Entity {
    pub name: String,
    pub path: String,
    pub id: Id,
    /// Without the id.
    pub fields: Vec<Field>,
    pub comparable: bool,
}

/// The texts of tests, unless a value object has examples of its own: not too short, not too long, and
/// made of letters.
const TEXTS: [&str; 2] = ["Ada Lovelace", "Grace Hopper"];

impl FieldType {
    pub fn is_copy(&self) -> bool {
        match self {
            Self::Primitive(primitive) => primitive.is_copy(),
            Self::Id(_) => true,
            Self::Value(_) | Self::Composite(_) => false,
        }
    }

    pub fn has_partial_eq(&self) -> bool {
        match self {
            Self::Primitive(primitive) => primitive.has_partial_eq(),
            Self::Id(_) => true,
            Self::Value(ValueObject { equality, .. })
            | Self::Composite(Composite { equality, .. }) => *equality != Equality::None,
        }
    }

    pub fn has_eq(&self) -> bool {
        match self {
            Self::Primitive(primitive) => primitive.has_eq(),
            Self::Id(_) => true,
            Self::Value(ValueObject { equality, .. })
            | Self::Composite(Composite { equality, .. }) => *equality == Equality::Full,
        }
    }

    /// Two texts for tests that the type accepts, as far as it is known; the same one twice if only one is.
    pub fn texts(&self) -> [&str; 2] {
        match self {
            Self::Value(value) => match value.examples.as_slice() {
                [] => TEXTS,
                [one] => [one, one],
                [one, other, ..] => [one, other],
            },
            _ => TEXTS,
        }
    }
}
