//! What a table can hold.

use anyhow::{Result, bail, ensure};

use crate::schema::{Composite, Field, FieldType, Primitive, ValueObject};

/// Refuses a field that no table can hold.
///
/// # Errors
///
/// Says why, and what would be right.
pub fn must_be_storable(field: &Field) -> Result<()> {
    let name = &field.name;
    match &field.of {
        FieldType::Primitive(Primitive::Secret) => {
            bail!("`{name}` is secret: write by hand how it is stored")
        }
        FieldType::Primitive(_) | FieldType::Text(_) | FieldType::Id(_) | FieldType::Enum(_) => {
            Ok(())
        }
        FieldType::Value(value) => must_have_a_way_back(value),
        FieldType::Composite(composite) => {
            for inner in &composite.fields {
                ensure!(
                    !inner.is_list(),
                    "`{name}` cannot be stored: its part `{}` is a list, and only an entity has lists",
                    inner.name
                );
                ensure!(
                    !(inner.is_optional() && field.is_optional()),
                    "`{name}` cannot be stored: it may be absent, and its part `{}` too, so nobody could tell which \
                     of them is",
                    inner.name
                );
                must_be_storable(inner)?;
            }
            Ok(())
        }
    }
}

fn must_have_a_way_back(value: &ValueObject) -> Result<()> {
    let ValueObject { name, inner, .. } = value;
    ensure!(
        value.conversion.is_some() && *inner != Primitive::Secret,
        "`{name}` cannot be stored: it needs `impl From<{name}> for {}`",
        inner.rust_name()
    );
    ensure!(
        !(value.fallible && *inner == Primitive::Uuid),
        "the generator cannot store `{name}`: it refuses some values of `Uuid`"
    );
    Ok(())
}

/// Reports whether a row can hold a value that the field refuses.
pub fn is_fallible(field: &Field) -> bool {
    match &field.of {
        FieldType::Primitive(_) | FieldType::Id(_) => false,
        FieldType::Text(_) | FieldType::Enum(_) => true,
        FieldType::Value(value) => value.fallible,
        FieldType::Composite(Composite {
            fields, fallible, ..
        }) => *fallible || fields.iter().any(is_fallible),
    }
}
