//! Fields as they are given on the command line, and what each layer makes of them.

use std::collections::BTreeSet;

use anyhow::{Result, bail, ensure};
use liquid::{Object, model::Value, object};

use crate::{
    domain::{Composite, Domain, Equality, Shape, ValueObject},
    names::{Kind, Name},
};

/// A type that needs no definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Primitive {
    Text,
    I32,
    I64,
    F64,
    Bool,
    Uuid,
    DateTime,
    Date,
    Json,
    /// Found in code, and never asked for on the command line.
    Secret,
}

/// A field of a command, a query, a view, an entity or a value object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub shape: Shape,
    pub optional: bool,
}

/// What can be said for a type on the command line.
pub const TYPES: [&str; 10] = [
    "string", "text", "i32", "i64", "f64", "bool", "uuid", "datetime", "date", "json",
];

impl Primitive {
    pub const ALL: [Self; 10] = [
        Self::Text,
        Self::I32,
        Self::I64,
        Self::F64,
        Self::Bool,
        Self::Uuid,
        Self::DateTime,
        Self::Date,
        Self::Json,
        Self::Secret,
    ];

    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "string" | "text" => Self::Text,
            "i32" => Self::I32,
            "i64" => Self::I64,
            "f64" => Self::F64,
            "bool" => Self::Bool,
            "uuid" => Self::Uuid,
            "datetime" => Self::DateTime,
            "date" => Self::Date,
            "json" => Self::Json,
            _ => return None,
        })
    }

    /// The type in Rust.
    pub fn rust(self) -> &'static str {
        match self {
            Self::Text => "String",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F64 => "f64",
            Self::Bool => "bool",
            Self::Uuid => "Uuid",
            Self::DateTime => "DateTime<Utc>",
            Self::Date => "NaiveDate",
            Self::Json => "Value",
            Self::Secret => "SecretString",
        }
    }

    /// What has to be imported for it.
    pub fn imports(self) -> &'static [&'static str] {
        match self {
            Self::Uuid => &["uuid::Uuid"],
            Self::DateTime => &["chrono::DateTime", "chrono::Utc"],
            Self::Date => &["chrono::NaiveDate"],
            Self::Json => &["serde_json::Value"],
            Self::Secret => &["secrecy::SecretString"],
            Self::Text | Self::I32 | Self::I64 | Self::F64 | Self::Bool => &[],
        }
    }

    pub fn is_copy(self) -> bool {
        !matches!(self, Self::Text | Self::Json | Self::Secret)
    }

    /// The type of a column, in `tables.rs`.
    pub fn column(self) -> &'static str {
        match self {
            Self::Text | Self::Json | Self::Secret => "Text",
            Self::I32 => "Integer",
            Self::I64 => "BigInt",
            Self::F64 => "Double",
            Self::Bool => "Bool",
            Self::Uuid => "Uuid",
            Self::DateTime => "DateTime",
            Self::Date => "Date",
        }
    }

    /// The type of a column, in a migration.
    pub fn sql(self, backend: Backend) -> &'static str {
        match backend {
            Backend::Sqlite => match self {
                Self::Text | Self::Json | Self::Secret | Self::DateTime | Self::Date => "TEXT",
                Self::I32 | Self::I64 | Self::Bool => "INTEGER",
                Self::F64 => "REAL",
                Self::Uuid => "BLOB",
            },
            Backend::Postgres => match self {
                Self::Text | Self::Json | Self::Secret => "TEXT",
                Self::I32 => "INTEGER",
                Self::I64 => "BIGINT",
                Self::F64 => "DOUBLE PRECISION",
                Self::Bool => "BOOLEAN",
                Self::Uuid => "UUID",
                Self::DateTime => "TIMESTAMPTZ",
                Self::Date => "DATE",
            },
        }
    }

    /// A value for a test, as an expression.
    fn sample(self, text: &str) -> String {
        match self {
            Self::Text => format!("{text:?}.to_owned()"),
            Self::I32 | Self::I64 => "7".to_owned(),
            Self::F64 => "7.5".to_owned(),
            Self::Bool => "true".to_owned(),
            Self::Uuid => "Uuid::from_u128(7)".to_owned(),
            Self::DateTime => "DateTime::UNIX_EPOCH".to_owned(),
            Self::Date => "NaiveDate::default()".to_owned(),
            Self::Json => format!("Value::from({text:?})"),
            Self::Secret => format!("SecretString::from({text:?})"),
        }
    }

    fn sample_imports(self) -> &'static [&'static str] {
        match self {
            Self::DateTime => &["chrono::DateTime"],
            other => other.imports(),
        }
    }

    /// The same value in JSON.
    fn json(self, text: &str) -> String {
        match self {
            Self::Text | Self::Json | Self::Secret => format!("{text:?}"),
            Self::I32 | Self::I64 => "7".to_owned(),
            Self::F64 => "7.5".to_owned(),
            Self::Bool => "true".to_owned(),
            Self::Uuid => "\"00000000-0000-0000-0000-000000000007\"".to_owned(),
            Self::DateTime => "\"1970-01-01T00:00:00Z\"".to_owned(),
            Self::Date => "\"1970-01-01\"".to_owned(),
        }
    }

    /// The same value in a path.
    fn url(self, text: &str) -> String {
        self.json(text).trim_matches('"').replace(' ', "%20")
    }
}

/// The database of the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// What a text is in tests, unless its value object asks for something else: not too short, not too
/// long, and made of letters.
const TEXT: &str = "Ada Lovelace";

impl Field {
    /// Reads `name:type`, or `name:type?` for one that may be absent.
    pub fn parse(text: &str, domain: &mut Domain) -> Result<Self> {
        let Some((name, of)) = text.split_once(':') else {
            bail!("`{text}` is no field: write `name:type`, for example `{text}:string`");
        };
        let name = Name::parse(name, Kind::Field)?.snake();
        let (of, optional) = match of.strip_suffix('?') {
            Some(of) => (of, true),
            None => (of, false),
        };
        ensure!(
            !of.is_empty(),
            "`{text}` lacks its type: one of {}",
            TYPES.join(", ")
        );
        let shape = match Primitive::parse(of) {
            Some(primitive) => Shape::Primitive(primitive),
            None => domain.find(of)?,
        };
        Ok(Self {
            name,
            shape,
            optional,
        })
    }

    /// Reads all, and refuses names given twice.
    pub fn parse_all(texts: &[String], domain: &mut Domain) -> Result<Vec<Self>> {
        let mut names = BTreeSet::new();
        texts
            .iter()
            .map(|text| {
                let field = Self::parse(text, domain)?;
                ensure!(
                    names.insert(field.name.clone()),
                    "the field `{}` is given twice",
                    field.name
                );
                Ok(field)
            })
            .collect()
    }

    /// The type in the core.
    pub fn rust(&self) -> String {
        self.maybe(&self.shape.rust())
    }

    /// What of it a column, a view or a request holds: the field itself, or the parts of it.
    pub fn parts(&self) -> Vec<Part> {
        match &self.shape {
            Shape::Primitive(primitive) => vec![self.part(*primitive, None)],
            Shape::Id(id) => vec![self.part(Primitive::Uuid, Some(id.name.clone()))],
            Shape::Value(value) => vec![self.part(value.inner, None)],
            Shape::Composite(composite) => composite
                .fields
                .iter()
                .flat_map(Self::parts)
                .map(|part| Part {
                    name: format!("{}_{}", self.name, part.name),
                    optional: part.optional || self.optional,
                    ..part
                })
                .collect(),
        }
    }

    /// Whether it, or a part of it, must not be shown.
    pub fn is_secret(&self) -> bool {
        let parts = self.parts();
        parts.iter().any(|part| part.primitive == Primitive::Secret)
    }

    fn part(&self, primitive: Primitive, id: Option<String>) -> Part {
        Part {
            name: self.name.clone(),
            primitive,
            optional: self.optional,
            id,
            sample: self.shape.sample_text().unwrap_or(TEXT).to_owned(),
        }
    }

    fn maybe(&self, of: &str) -> String {
        if self.optional {
            format!("Option<{of}>")
        } else {
            of.to_owned()
        }
    }

    /// A value for a test, as an expression.
    pub fn sample(&self) -> String {
        let sample = self.shape.sample();
        if self.optional {
            format!("Some({sample})")
        } else {
            sample
        }
    }

    /// For templates.
    pub fn object(&self) -> Object {
        object!({
            "name": self.name,
            "type": self.rust(),
            "optional": self.optional,
            "copy": self.shape.is_copy(),
            "sample": self.sample(),
        })
    }
}

/// A value without structure, as a column, a view or a request holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    pub primitive: Primitive,
    pub optional: bool,
    /// The type of the identifier that it is.
    pub id: Option<String>,
    sample: String,
}

impl Part {
    /// The type in a view or a request.
    pub fn rust(&self) -> String {
        let of = self.id.as_deref().unwrap_or(self.primitive.rust());
        if self.optional {
            format!("Option<{of}>")
        } else {
            of.to_owned()
        }
    }

    /// The type of a parameter, as the description of the API takes it: an id is a UUID there.
    pub fn schema(&self) -> String {
        match (&self.id, self.optional) {
            (None, _) => self.rust(),
            (Some(_), false) => "uuid::Uuid".to_owned(),
            (Some(_), true) => "Option<uuid::Uuid>".to_owned(),
        }
    }

    /// The type in a row.
    pub fn row(&self) -> String {
        let of = match self.primitive {
            Primitive::Uuid => "types::Uuid",
            Primitive::Json | Primitive::Secret => "String",
            other => other.rust(),
        };
        if self.optional {
            format!("Option<{of}>")
        } else {
            of.to_owned()
        }
    }

    /// The type in `tables.rs`.
    pub fn column(&self) -> String {
        let of = self.primitive.column();
        if self.optional {
            format!("Nullable<{of}>")
        } else {
            of.to_owned()
        }
    }

    /// The type in a migration.
    pub fn sql(&self, backend: Backend) -> String {
        let null = if self.optional { "" } else { " NOT NULL" };
        format!("{}{null}", self.primitive.sql(backend))
    }

    pub fn json(&self) -> String {
        self.primitive.json(&self.sample)
    }

    pub fn url(&self) -> String {
        self.primitive.url(&self.sample)
    }

    pub fn object(&self, backend: Backend) -> Object {
        object!({
            "name": self.name,
            "type": self.rust(),
            "id": self.id.is_some(),
            "schema": self.schema(),
            "row": self.row(),
            "column": self.column(),
            "sql": self.sql(backend),
            "json": self.json(),
            "optional": self.optional,
            "secret": self.primitive == Primitive::Secret,
        })
    }
}

impl Shape {
    /// The type in the core.
    pub fn rust(&self) -> String {
        match self {
            Self::Primitive(primitive) => primitive.rust().to_owned(),
            Self::Id(id) => id.name.clone(),
            Self::Value(value) => value.name.clone(),
            Self::Composite(composite) => composite.name.clone(),
        }
    }

    /// The paths to import for the type; those of the core begin with `crate`.
    pub fn imports(&self) -> Vec<String> {
        match self {
            Self::Primitive(primitive) => owned(primitive.imports()),
            Self::Id(id) => vec![format!("crate::{}", id.path)],
            Self::Value(value) => vec![format!("crate::{}", value.path)],
            Self::Composite(composite) => vec![format!("crate::{}", composite.path)],
        }
    }

    pub fn is_copy(&self) -> bool {
        match self {
            Self::Primitive(primitive) => primitive.is_copy(),
            Self::Id(_) => true,
            Self::Value(_) | Self::Composite(_) => false,
        }
    }

    /// Whether two of it can be compared.
    pub fn has_partial_eq(&self) -> bool {
        match self {
            Self::Primitive(primitive) => *primitive != Primitive::Secret,
            Self::Id(_) => true,
            Self::Value(ValueObject { equality, .. })
            | Self::Composite(Composite { equality, .. }) => *equality != Equality::None,
        }
    }

    /// Whether one is always equal to itself, too.
    pub fn has_eq(&self) -> bool {
        match self {
            Self::Primitive(primitive) => !matches!(primitive, Primitive::F64 | Primitive::Secret),
            Self::Id(_) => true,
            Self::Value(ValueObject { equality, .. })
            | Self::Composite(Composite { equality, .. }) => *equality == Equality::Full,
        }
    }

    fn sample_text(&self) -> Option<&str> {
        match self {
            Self::Value(value) => value.example.as_deref(),
            _ => None,
        }
    }

    fn sample(&self) -> String {
        let text = self.sample_text().unwrap_or(TEXT);
        match self {
            Self::Primitive(primitive) => primitive.sample(text),
            Self::Id(id) => format!("{}::from(Uuid::from_u128(7))", id.name),
            Self::Value(value) => {
                let inner = value.inner.sample(text);
                if value.fallible {
                    format!("{}::try_from({inner}).unwrap()", value.name)
                } else {
                    format!("{}::from({inner})", value.name)
                }
            }
            Self::Composite(composite) => {
                let fields: Vec<_> = composite.fields.iter().map(Field::sample).collect();
                let unwrap = if composite.fallible { ".unwrap()" } else { "" };
                format!("{}::new({}){unwrap}", composite.name, fields.join(", "))
            }
        }
    }

    fn sample_imports(&self) -> Vec<String> {
        match self {
            Self::Primitive(primitive) => owned(primitive.sample_imports()),
            Self::Id(id) => vec![format!("app_core::{}", id.path), "uuid::Uuid".to_owned()],
            Self::Value(value) => {
                let mut imports = owned(value.inner.sample_imports());
                imports.push(format!("app_core::{}", value.path));
                imports
            }
            Self::Composite(composite) => {
                let fields = composite.fields.iter();
                let mut imports: Vec<_> = fields.flat_map(|f| f.shape.sample_imports()).collect();
                imports.push(format!("app_core::{}", composite.path));
                imports
            }
        }
    }
}

/// What the core imports for `fields`.
pub fn imports(fields: &[Field]) -> Vec<String> {
    unique(fields.iter().flat_map(|field| field.shape.imports()))
}

/// What a test imports for samples of `fields`.
pub fn sample_imports(fields: &[Field]) -> Vec<String> {
    unique(fields.iter().flat_map(|field| field.shape.sample_imports()))
}

/// What the types of `parts` need; `core` is what the core is called there.
pub fn part_imports(fields: &[Field], core: &str) -> Vec<String> {
    fn walk(field: &Field, core: &str, all: &mut Vec<String>) {
        match &field.shape {
            Shape::Primitive(primitive) => all.extend(owned(primitive.imports())),
            Shape::Value(value) => all.extend(owned(value.inner.imports())),
            Shape::Id(id) => all.push(format!("{core}::{}", id.path)),
            Shape::Composite(composite) => {
                for field in &composite.fields {
                    walk(field, core, all);
                }
            }
        }
    }
    let mut all = Vec::new();
    for field in fields {
        walk(field, core, &mut all);
    }
    unique(all)
}

/// Refuses parts of the same name: `price_amount` beside the `amount` of a `price`.
pub fn must_differ(fields: &[Field]) -> Result<()> {
    let mut names = BTreeSet::new();
    for part in fields.iter().flat_map(Field::parts) {
        ensure!(
            !names.contains(&part.name),
            "two parts would be called `{}`: give a field another name",
            part.name
        );
        names.insert(part.name);
    }
    Ok(())
}

pub fn unique(paths: impl IntoIterator<Item = String>) -> Vec<String> {
    paths
        .into_iter()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// For templates.
pub fn values(objects: impl IntoIterator<Item = Object>) -> Value {
    Value::Array(objects.into_iter().map(Value::Object).collect())
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
