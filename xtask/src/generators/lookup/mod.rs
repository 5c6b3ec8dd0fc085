//! The method of a repository that looks for several ids with one query.

use anyhow::{Result, ensure};
use liquid::object;

use super::{
    make,
    query::table_of_adapter,
    references::{Reference, repository_of},
};
use crate::{
    names::Name,
    plan::Plan,
    schema::{Domain, FieldType},
};

/// Adds to the repositories of what lists of `references` refer to, and to their doubles, the method that looks for the
/// ids, unless it is there.
///
/// # Errors
///
/// The repository, its adapter or its double is elsewhere, so that the method cannot be added.
pub fn add(plan: &mut Plan, context: &str, references: &[Reference]) -> Result<()> {
    for reference in references
        .iter()
        .filter(|reference| reference.field.is_list())
    {
        let entity = &reference.entity;
        let (snake, pascal) = (entity.snake(), entity.pascal());
        let lookup = reference.lookup();
        if repository_of(plan, context, entity)?.contains(&format!("fn {lookup}(")) {
            continue;
        }
        let why = format!(
            "`{}` refers to several of `{pascal}`, which are looked for with one query",
            reference.field.name
        );
        must_have_repository(plan, context, entity, &why, lookup)?;
        let model = plan.model();
        let found = Domain::new(&model, context).entity(&pascal)?;
        let table = table_of_adapter(plan, context, entity)?.unwrap_or_else(|| entity.plural());
        let owner_path = reference.owner.as_ref().and_then(|owner| match &owner.of {
            FieldType::Id(id) => Some(id.path.clone()),
            _ => None,
        });
        drop(model);
        let values = object!({
            "context": context,
            "name": snake,
            "Name": pascal,
            "plural": entity.plural(),
            "id_path": found.id.path,
            "table": table,
            "owner": reference.owner.as_ref().map(|owner| owner.name.clone()),
            "owner_path": owner_path,
        });
        make(plan, "lookup", &values)?;
    }
    Ok(())
}

/// Refuses an entity whose repository, adapter or double is elsewhere than the generator writes it, so that they cannot
/// get `method`. `why` says what it is for.
///
/// # Errors
///
/// Says what to write by hand.
pub fn must_have_repository(
    plan: &Plan,
    context: &str,
    entity: &Name,
    why: &str,
    method: &str,
) -> Result<()> {
    let (snake, pascal) = (entity.snake(), entity.pascal());
    for (file, name) in [
        (
            format!("src/core/{context}/ports/repo/{snake}.rs"),
            format!("trait {pascal}Repository"),
        ),
        (
            format!("src/infra/adapters/{context}/repo/{snake}.rs"),
            format!("{pascal}Repository for Diesel{pascal}Repository"),
        ),
        (
            format!("tests/impl/adapters/{context}/repo/{snake}.rs"),
            format!("{pascal}Repository for InMemory{pascal}Repository"),
        ),
    ] {
        let text = plan.text(&file)?.unwrap_or_default();
        ensure!(
            text.contains(&name),
            "{why}, and {file} has no `{name}` that could get the method for it: add `{method}` to `{pascal}Repository` by \
             hand, as the generator writes it for others, and run this again"
        );
    }
    Ok(())
}
