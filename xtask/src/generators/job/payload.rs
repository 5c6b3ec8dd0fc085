//! What the fields of a job can be.

use anyhow::{Result, bail, ensure};

use crate::{
    names::Name,
    schema::{Composite, Enum, Field, FieldType, Primitive, ValueObject},
};

/// Refuses `fields` that the job `name` cannot have: it is stored as JSON, and nobody makes a request.
///
/// # Errors
///
/// Names the field, and says what to write.
pub fn check(name: &Name, fields: &[Field]) -> Result<()> {
    for field in fields {
        ensure!(
            !field.claimant,
            "`{}` is not the claimant, because nobody makes a request when a job runs: write `{}:UserId`",
            field.name,
            field.name
        );
        must_be_stored(&field.of).map_err(|why| {
            why.context(format!(
                "`{}` cannot be stored with its field `{}`",
                name.pascal(),
                field.name
            ))
        })?;
    }
    Ok(())
}

/// Refuses a type that serde cannot write, or reads without its rules.
fn must_be_stored(of: &FieldType) -> Result<()> {
    if of.has_serde() {
        return Ok(());
    }
    if let FieldType::Composite(Composite { fields, .. }) = of {
        let mut parts = fields.iter();
        parts.try_for_each(|part| must_be_stored(&part.of))?;
    }
    match of {
        FieldType::Primitive(Primitive::Secret)
        | FieldType::Value(ValueObject {
            inner: Primitive::Secret,
            ..
        }) => bail!(
            "it is secret, and a job can be read by everybody who can read the database: give the job an id by which \
             its handler finds the secret"
        ),
        FieldType::Value(ValueObject {
            name,
            fallible: true,
            inner,
            ..
        }) => bail!(
            "write `#[derive(serde::Serialize, serde::Deserialize)]` and `#[serde(try_from = \"{}\")]` above `{name}`, \
             so that a value that was stored is checked again when it is read",
            match inner {
                Primitive::DateTime => "DateTime<Utc>",
                inner => inner.rust_name(),
            }
        ),
        FieldType::Composite(Composite {
            name,
            fallible: true,
            ..
        }) => bail!(
            "write `#[derive(serde::Serialize, serde::Deserialize)]` and `#[serde(try_from = \"Stored{name}\")]` above \
             `{name}`, so that a value that was stored is checked again when it is read. `Stored{name}` is a struct with \
             the same fields that derives `serde::Deserialize`, and `impl TryFrom<Stored{name}> for {name}` calls \
             `{name}::new`"
        ),
        FieldType::Enum(Enum { name, .. })
        | FieldType::Value(ValueObject { name, .. })
        | FieldType::Composite(Composite { name, .. }) => {
            bail!("write `#[derive(serde::Serialize, serde::Deserialize)]` above `{name}`")
        }
        FieldType::Primitive(_) | FieldType::Text(_) | FieldType::Id(_) => Ok(()),
    }
}
