//! Values that no two entities have.

use anyhow::Result;

use crate::{
    names::Name,
    plan::Plan,
    schema::{Domain, Field},
};

/// Returns the fields of `entity` that no two entities have the same value of.
///
/// # Errors
///
/// The code of the entity cannot be read.
pub fn unique_fields(plan: &Plan, context: &str, entity: &Name) -> Result<Vec<Field>> {
    let repository = repository_of(plan, context, entity)?;
    let name = entity.snake();
    let model = plan.model();
    // What is wrong with an entity is said where more of it is needed.
    let entity = Domain::new(&model, context).entity(&entity.pascal());
    let mut fields = entity.map(|entity| entity.fields).unwrap_or_default();
    fields.retain(|field| is_unique(&repository, &name, &field.name));
    Ok(fields)
}

/// The error that another entity has the same value of the field `name`.
pub fn taken(words: &str, name: &str) -> String {
    format!(
        "Another {words} has this {} already.",
        name.replace('_', " ")
    )
}

/// The text of the port of the repository of `entity`.
pub fn repository_of(plan: &Plan, context: &str, entity: &Name) -> Result<String> {
    let port = format!("src/core/{context}/ports/repo/{}.rs", entity.snake());
    Ok(plan.text(&port)?.unwrap_or_default())
}

/// Reports whether no two entities have the same value of the field `name`, which their repository tells.
pub fn is_unique(repository: &str, entity: &str, name: &str) -> bool {
    repository.contains(&format!("fn {entity}_{name}_taken("))
}
