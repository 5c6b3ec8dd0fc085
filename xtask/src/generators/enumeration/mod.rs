//! Enums, which are defined with an entity, or with `new-value-object billing InvoiceStatus 'value:enum(draft,sent)'`.

use anyhow::Result;
use liquid::object;

use super::{make, title};
use crate::{
    names::{Kind, Name},
    plan::Plan,
    schema::{Enum, Field, FieldType, describe},
};

/// Adds the file of `of`, an enum of `context`.
pub fn add(plan: &mut Plan, context: &str, of: &Enum) -> Result<()> {
    let name = Name::parse(&of.name, Kind::Type)?;
    let mut values = object!({
        "context": context,
        "name": name.snake(),
        "Name": name.pascal(),
        "title": title(&name.words()),
    });
    values.extend(describe::field_type(&FieldType::Enum(of.clone())));
    make(plan, "enumeration", &values)
}

/// Adds the files of the enums that `fields` define.
pub fn add_new(plan: &mut Plan, context: &str, fields: &[Field]) -> Result<()> {
    fields.iter().try_for_each(|field| match &field.of {
        FieldType::Enum(of) if of.is_new => add(plan, context, of),
        _ => Ok(()),
    })
}
