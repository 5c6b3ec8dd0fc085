//! Events, as a subscriber needs them.

use anyhow::{Context, Result};

use crate::{
    model::Model,
    names::{Kind, Name},
    schema::{Composite, Domain, Enum, Event, Field, FieldType, Id, ValueObject},
};

/// Reads the event `text` for a subscriber in the context of `domain`: `auth.UserRegistered`, or `UserRegistered` for
/// one of that context itself. Its fields have the types by which the context that reacts knows them.
///
/// # Errors
///
/// There is no such event, or its fields cannot be read.
pub fn find(model: &Model, domain: &Domain, text: &str) -> Result<Event> {
    let (context, name) = text.split_once('.').unwrap_or((domain.context(), text));
    let context = super::existing_context(model, context)?;
    let name = Name::parse(name, Kind::Type)?;
    let event = Domain::new(model, &context).event(&name.pascal())?;
    let fields = event.fields.into_iter();
    let fields = fields
        .map(|field| published(model, domain, field))
        .collect::<Result<_>>()
        .with_context(|| format!("the event `{}` cannot be read", event.name))?;
    Ok(Event { fields, ..event })
}

/// Returns `field` as the context of `domain` can have it: with the type that another context publishes.
fn published(model: &Model, domain: &Domain, field: Field) -> Result<Field> {
    let (FieldType::Id(Id { name, path })
    | FieldType::Enum(Enum { name, path, .. })
    | FieldType::Value(ValueObject { name, path, .. })
    | FieldType::Composite(Composite { name, path, .. })) = &field.of
    else {
        return Ok(field);
    };
    match path.split("::").nth(1) {
        Some(context) if context != domain.context() && model.context(context)?.is_some() => {
            let of = domain.find(&format!("{context}.{name}"))?;
            Ok(Field { of, ..field })
        }
        _ => Ok(field),
    }
}
