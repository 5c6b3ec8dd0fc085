//! Fields and their types.

use super::{primitive::Primitive, range::Range};
use crate::model::{Name as FullName, layout::CORE};

/// A field of a command, a query, a view, an entity or a value object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub of: FieldType,
    pub cardinality: Cardinality,
    /// No two rows have the same value.
    pub unique: bool,
    /// Queries look for it.
    pub index: bool,
    /// The value of a new entity if the request does not have one.
    pub default: Option<Literal>,
    /// No request to create or change the entity has it: it is left to commands.
    pub readonly: bool,
    /// What has it is deleted together with what it refers to.
    pub cascade: bool,
    /// The bounds of a number in a value object.
    pub range: Option<Range>,
    /// It identifies who makes the request, and comes from the access token.
    pub claimant: bool,
    /// What clients should know about it.
    pub doc: Option<String>,
}

/// How many values a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cardinality {
    One,
    Optional,
    Many(Bounds),
}

/// How many elements or characters there are, at least and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub min: usize,
    pub max: usize,
}

impl Cardinality {
    /// That of a list whose type does not say how many elements it has.
    pub const ANY_NUMBER: Self = Self::Many(Bounds {
        min: 0,
        max: MOST_ELEMENTS,
    });
}

/// A value that is written on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    Text(String),
    /// A whole or a floating-point number.
    Number(String),
    Decimal(String),
    Bool(bool),
    Date(String),
    DateTime(String),
    /// A variant of an enum.
    Variant(Variant),
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    Primitive(Primitive),
    Text(Text),
    Id(Id),
    Enum(Enum),
    Value(ValueObject),
    Composite(Composite),
}

/// `kernel::Text` or `kernel::MultilineText`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    pub multiline: bool,
    /// In characters.
    pub length: Bounds,
}

/// An identifier, made with `kernel::typed_id!`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Id {
    pub name: String,
    /// From the crate on: `app_core::auth::domain::user_session::UserSessionId`.
    pub path: String,
}

/// An enum whose variants are written as texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enum {
    pub name: String,
    pub path: String,
    pub variants: Vec<Variant>,
    /// It is written in JSON and described by itself.
    pub is_described: bool,
    /// A job can have it: serde writes and reads it.
    pub has_serde: bool,
    /// It is about to be generated with its entity.
    pub is_new: bool,
}

/// A variant of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// In Rust: `Draft`.
    pub name: String,
    /// In columns and in JSON: `draft`.
    pub text: String,
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
    pub is_copy: bool,
    /// A job can have it: serde writes it, and reads it as its rules demand.
    pub has_serde: bool,
    /// The lengths of its text, if they are known.
    pub text: Option<Text>,
    /// The bounds of its number, if they are known.
    pub range: Option<Range>,
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
    /// The context that defines it; nothing if all contexts share it.
    pub context: Option<String>,
    pub fields: Vec<Field>,
    pub fallible: bool,
    pub equality: Equality,
    pub is_copy: bool,
    /// A job can have it: serde writes it, and reads it as its rules demand.
    pub has_serde: bool,
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

/// An event, as code defines it.
#[derive(Clone, Debug)]
pub struct Event {
    pub name: String,
    /// From the crate on.
    pub path: String,
    /// The name under which it is defined.
    pub defined_as: FullName,
    pub fields: Vec<Field>,
    pub comparable: bool,
}

/// A list has at most so many elements, unless something else is asked for.
pub const MOST_ELEMENTS: usize = 100;

impl Id {
    /// The identifier of the entity `entity`, which is in the file `stem` of the domain of `context`.
    pub fn new(context: &str, entity: &str, stem: &str) -> Self {
        let name = format!("{entity}Id");
        Self {
            path: format!("{CORE}::{context}::domain::{stem}::{name}"),
            name,
        }
    }
}

impl Field {
    /// A field without modifiers.
    pub fn new(name: impl Into<String>, of: FieldType, cardinality: Cardinality) -> Self {
        Self {
            name: name.into(),
            of,
            cardinality,
            unique: false,
            index: false,
            default: None,
            readonly: false,
            cascade: false,
            range: None,
            claimant: false,
            doc: None,
        }
    }

    pub fn is_optional(&self) -> bool {
        self.cardinality == Cardinality::Optional
    }

    pub fn is_list(&self) -> bool {
        matches!(self.cardinality, Cardinality::Many(_))
    }

    /// Reports whether a request for a new entity must have it.
    pub fn is_required(&self) -> bool {
        !self.is_optional() && self.default.is_none()
    }

    /// Reports whether a request can have a value that the type refuses.
    pub fn is_checked(&self) -> bool {
        self.is_list() || self.of.is_checked()
    }
}

impl FieldType {
    pub fn is_copy(&self) -> bool {
        match self {
            Self::Primitive(primitive) => primitive.is_copy(),
            Self::Id(_) | Self::Enum(_) => true,
            Self::Value(ValueObject { is_copy, .. })
            | Self::Composite(Composite { is_copy, .. }) => *is_copy,
            Self::Text(_) => false,
        }
    }

    pub fn equality(&self) -> Equality {
        match self {
            Self::Primitive(Primitive::Secret) => Equality::None,
            Self::Primitive(Primitive::F64) => Equality::Partial,
            Self::Primitive(_) | Self::Text(_) | Self::Id(_) | Self::Enum(_) => Equality::Full,
            Self::Value(ValueObject { equality, .. })
            | Self::Composite(Composite { equality, .. }) => *equality,
        }
    }

    pub fn has_partial_eq(&self) -> bool {
        self.equality() != Equality::None
    }

    pub fn has_eq(&self) -> bool {
        self.equality() == Equality::Full
    }

    /// Reports whether a job can have it: serde writes it, and reads it as its rules demand.
    pub fn has_serde(&self) -> bool {
        match self {
            Self::Primitive(primitive) => *primitive != Primitive::Secret,
            Self::Text(_) | Self::Id(_) => true,
            Self::Enum(Enum { has_serde, .. })
            | Self::Value(ValueObject { has_serde, .. })
            | Self::Composite(Composite { has_serde, .. }) => *has_serde,
        }
    }

    /// Reports whether a request can have a value that the type refuses.
    pub fn is_checked(&self) -> bool {
        match self {
            Self::Primitive(primitive) => {
                matches!(
                    primitive,
                    Primitive::Date | Primitive::DateTime | Primitive::Json
                )
            }
            Self::Text(_) => true,
            Self::Id(_) => false,
            Self::Enum(of) => !of.is_described,
            Self::Value(value) => value.fallible || value.inner == Primitive::Json,
            Self::Composite(composite) => {
                composite.fallible || composite.fields.iter().any(Field::is_checked)
            }
        }
    }

    /// Returns the primitive that a column of it holds; nothing if there are several columns.
    pub fn primitive(&self) -> Option<Primitive> {
        match self {
            Self::Primitive(primitive) => Some(*primitive),
            Self::Text(_) | Self::Enum(_) => Some(Primitive::Text),
            Self::Id(_) => Some(Primitive::Uuid),
            Self::Value(value) => Some(value.inner),
            Self::Composite(_) => None,
        }
    }
}
