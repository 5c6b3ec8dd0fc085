//! Values without structure, which columns, views and requests hold.

use std::{collections::BTreeSet, fmt::Write};

use anyhow::{Result, ensure};

use super::{
    primitive::Primitive,
    types::{Field, FieldType},
};

/// A value without structure, as a column, a view or a request holds it: a field, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    pub primitive: Primitive,
    pub optional: bool,
    /// The path of the identifier that it is.
    pub id: Option<String>,
    /// Two texts for tests.
    pub texts: [String; 2],
}

impl Field {
    /// The values without structure that the field consists of.
    pub fn parts(&self) -> Vec<Part> {
        match &self.of {
            FieldType::Primitive(primitive) => vec![self.part(*primitive, None)],
            FieldType::Id(id) => vec![self.part(Primitive::Uuid, Some(id.path.clone()))],
            FieldType::Value(value) => vec![self.part(value.inner, None)],
            FieldType::Composite(composite) => composite
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

    /// Reports whether the field, or a part of it, is secret.
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
            texts: self.of.texts().map(str::to_owned),
        }
    }
}

impl Part {
    /// The type of the column in `tables.rs`.
    pub fn column(&self) -> String {
        let of = self.primitive.column();
        if self.optional {
            format!("Nullable<{of}>")
        } else {
            of.to_owned()
        }
    }

    /// A value for a test, as a path or a query string writes it.
    pub fn url(&self) -> String {
        match self.primitive {
            Primitive::Text | Primitive::Json | Primitive::Secret => escaped(&self.texts[0]),
            Primitive::I32 | Primitive::I64 => "7".to_owned(),
            Primitive::F64 => "7.5".to_owned(),
            Primitive::Bool => "true".to_owned(),
            Primitive::Uuid => "00000000-0000-0000-0000-000000000007".to_owned(),
            Primitive::DateTime => "1970-01-01T00:00:00Z".to_owned(),
            Primitive::Date => "1970-01-01".to_owned(),
        }
    }
}

/// Escapes `text` for a path or a query string (RFC 3986, section 2.3).
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

/// Refuses parts of one name: `price_amount` beside the `amount` of a `price`.
///
/// # Errors
///
/// Names the part.
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
