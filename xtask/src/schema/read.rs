//! Fields and their types, from code.

use anyhow::{Context, Result, bail};
use syn::{Fields, ItemStruct, Type};

use super::{
    code::Code,
    definition::{Definition, Kind},
    entity::{self, no_entity},
    enumeration,
    types::{Cardinality, Entity, Equality, Event, Field, FieldType, Id},
    value_object,
};
use crate::model::Module;

/// Types in types are read so deep. A type that has more levels contains itself.
const MOST_LEVELS: usize = 32;

/// Reads the type that `definition` is for a field.
///
/// # Errors
///
/// Says why it cannot be the type of a field.
pub fn field_type<'m>(code: &Code<'m>, definition: &Definition<'m>) -> Result<FieldType> {
    field_type_at(0, code, definition)
}

/// Reads the type that `of` is, as it is written in `module`.
///
/// # Errors
///
/// Says why it cannot be the type of a field.
pub fn type_of<'m>(code: &Code<'m>, module: &Module<'m>, of: &Type) -> Result<FieldType> {
    written_type(0, code, module, of, "value")
}

/// Reads the fields of the struct `item`, which is `definition`.
///
/// # Errors
///
/// Names the field whose type is not known.
pub fn fields<'m>(
    code: &Code<'m>,
    definition: &Definition<'m>,
    item: &ItemStruct,
) -> Result<Vec<Field>> {
    fields_at(0, code, definition, item)
}

/// Reads the entity that `definition` is.
///
/// # Errors
///
/// Says why it is none, or cannot be stored.
pub fn entity<'m>(code: &Code<'m>, definition: &Definition<'m>) -> Result<Entity> {
    let name = &definition.name;
    let Kind::Struct(item) = definition.kind else {
        return Err(no_entity(name));
    };
    if !matches!(item.fields, Fields::Named(_)) {
        return Err(no_entity(name));
    }
    let fields = fields(code, definition, item)
        .with_context(|| format!("`{name}` cannot be kept in a table"))?;
    entity::entity(code, definition, item, fields)
}

/// Reads the event that `definition` is.
///
/// # Errors
///
/// Says why it is none, or which of its fields has a type that is not known.
pub fn event<'m>(code: &Code<'m>, definition: &Definition<'m>) -> Result<Event> {
    let Kind::Struct(item) = definition.kind else {
        bail!("`{}` is not an event: it is not a struct", definition.name);
    };
    let (path, name) = definition.path(code)?;
    let file = &definition.module.source.path;
    if !definition.is_of_kernel(code, "Event") {
        bail!(
            "`{name}` in {file} is not an event: write `impl kernel::Event for {name} {{}}` beside it"
        );
    }
    let fields = fields(code, definition, item)
        .with_context(|| format!("the event `{name}` in {file} cannot be read"))?;
    let comparable = definition.equality(code) != Equality::None;
    Ok(Event {
        name,
        path,
        defined_as: definition.full_name(),
        fields,
        comparable,
    })
}

fn field_type_at<'m>(
    level: usize,
    code: &Code<'m>,
    definition: &Definition<'m>,
) -> Result<FieldType> {
    if level > MOST_LEVELS {
        bail!("it contains itself");
    }
    match definition.kind {
        Kind::Id => {
            let (path, name) = definition.path(code)?;
            Ok(FieldType::Id(Id { name, path }))
        }
        Kind::Enum(item) => Ok(FieldType::Enum(enumeration::enumeration(
            code, definition, item,
        )?)),
        Kind::Struct(item) => match &item.fields {
            Fields::Unnamed(tuple) if tuple.unnamed.len() == 1 => {
                Ok(FieldType::Value(value_object::single(code, definition)?))
            }
            Fields::Named(named) if !named.named.is_empty() => {
                let fields = fields_at(level + 1, code, definition, item)?;
                let composite = value_object::composite(code, definition, fields)?;
                Ok(FieldType::Composite(composite))
            }
            _ => bail!("it is not clear how to make one"),
        },
    }
}

fn fields_at<'m>(
    level: usize,
    code: &Code<'m>,
    definition: &Definition<'m>,
    item: &ItemStruct,
) -> Result<Vec<Field>> {
    let module = &definition.module;
    let read = |field: &syn::Field| {
        let name = field.ident.as_ref().context("its fields have no names")?;
        let name = name.to_string();
        let (of, cardinality) = if let Some(of) = code.argument(module, &field.ty, "Option") {
            (of, Cardinality::Optional)
        } else if let Some(of) = code.argument(module, &field.ty, "Vec") {
            (of, Cardinality::ANY_NUMBER)
        } else {
            (&field.ty, Cardinality::One)
        };
        let of = written_type(level, code, module, of, &name)?;
        Ok(Field::new(name, of, cardinality))
    };
    item.fields.iter().map(read).collect()
}

/// Reads the type that `of` is, as it is written in `module` for the field `name`.
fn written_type<'m>(
    level: usize,
    code: &Code<'m>,
    module: &Module<'m>,
    of: &Type,
    name: &str,
) -> Result<FieldType> {
    if let Some(primitive) = code.primitive(module, of) {
        return Ok(FieldType::Primitive(primitive));
    }
    if let Some(text) = code.text(module, of) {
        return Ok(FieldType::Text(text));
    }
    let names = code.names(module, of);
    match Definition::known_as(code, names) {
        Some(definition) => field_type_at(level, code, &definition)
            .with_context(|| format!("the generator cannot handle the field `{name}`")),
        None => Err(code.not_found(format!(
            "the generator does not know the type of the field `{name}`"
        ))),
    }
}
