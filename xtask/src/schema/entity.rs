//! Entities, from their code.

use anyhow::{Result, bail};
use syn::ItemStruct;

use super::{
    code::Code,
    definition::Definition,
    types::{Cardinality, Entity, Equality, Field, FieldType},
};
use crate::model::exports::is_public;

/// Reads the entity `item`, whose fields are `fields`.
///
/// # Errors
///
/// It has no identifier, or a field that an adapter cannot read.
pub fn entity<'m>(
    code: &Code<'m>,
    definition: &Definition<'m>,
    item: &ItemStruct,
    mut fields: Vec<Field>,
) -> Result<Entity> {
    let (path, name) = definition.path(code)?;
    let position = fields.iter().position(|field| field.name == "id");
    let id = position.map(|position| fields.remove(position));
    let Some(Field {
        of: FieldType::Id(id),
        cardinality: Cardinality::One,
        ..
    }) = id
    else {
        return Err(no_entity(&name));
    };
    if !item.fields.iter().all(|field| is_public(&field.vis)) {
        bail!("`{name}` has private fields, which an adapter cannot read");
    }
    Ok(Entity {
        path,
        name,
        id,
        fields,
        comparable: definition.equality(code) != Equality::None,
    })
}

/// The error of a struct that has no identifier.
pub fn no_entity(name: &str) -> anyhow::Error {
    anyhow::Error::msg(format!(
        "`{name}` is not an entity: it needs a field `id: {name}Id`"
    ))
}
