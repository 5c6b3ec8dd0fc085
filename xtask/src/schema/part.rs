//! Values without structure, which columns and parameters hold.

use std::{collections::BTreeSet, fmt::Write};

use anyhow::{Result, ensure};

use super::{
    primitive::Primitive,
    sample::{Sample, Samples},
    types::{Field, FieldType, Literal},
};

/// A value without structure, as a column or a parameter holds it: a field, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    /// Its place in a request: `/total/currency`.
    pub pointer: String,
    pub of: FieldType,
    pub primitive: Primitive,
    pub optional: bool,
    pub sample: Sample,
}

impl Field {
    /// The values without structure that the field consists of. A list has none: it has a table of its own.
    pub fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        self.add_parts(
            "",
            "",
            self.is_optional(),
            &mut Samples::default(),
            &mut parts,
        );
        parts
    }

    /// The same for all `fields`, with samples that differ.
    pub fn all_parts<'f>(fields: impl IntoIterator<Item = &'f Self>) -> Vec<Part> {
        let (mut parts, mut samples) = (Vec::new(), Samples::default());
        for field in fields {
            field.add_parts("", "", field.is_optional(), &mut samples, &mut parts);
        }
        parts
    }

    fn add_parts(
        &self,
        prefix: &str,
        place: &str,
        optional: bool,
        samples: &mut Samples,
        parts: &mut Vec<Part>,
    ) {
        if self.is_list() {
            return;
        }
        let name = format!("{prefix}{}", self.name);
        let pointer = format!("{place}/{}", self.name);
        if let FieldType::Composite(composite) = &self.of {
            let prefix = format!("{name}_");
            for field in &composite.fields {
                let optional = optional || field.is_optional();
                field.add_parts(&prefix, &pointer, optional, samples, parts);
            }
        } else if let Some(primitive) = self.of.primitive() {
            parts.push(Part {
                sample: samples.next(&self.name, &self.of, self.range.as_ref()),
                name,
                pointer,
                of: self.of.clone(),
                primitive,
                optional,
            });
        }
    }

    /// Reports whether the field, or a part of it, is secret.
    pub fn is_secret(&self) -> bool {
        let parts = self.parts();
        parts.iter().any(|part| part.primitive == Primitive::Secret)
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
        if let Some([Literal::Number(number) | Literal::Decimal(number), _]) = &self.sample.bounded
        {
            return number.clone();
        }
        let number = self.sample.numbers[0];
        match self.primitive {
            Primitive::Text | Primitive::Json | Primitive::Secret => escaped(&self.sample.texts[0]),
            Primitive::I32 | Primitive::I64 | Primitive::Version => number.to_string(),
            Primitive::F64 | Primitive::Decimal => format!("{number}.5"),
            Primitive::Bool => "true".to_owned(),
            Primitive::Uuid => format!("00000000-0000-0000-0000-{number:012x}"),
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
