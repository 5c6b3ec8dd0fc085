//! What is refused or said because of a reference.

use anyhow::{Result, bail, ensure};
use heck::ToSnakeCase;

use super::{Reference, words};
use crate::{
    generators::{access::Access, owner},
    model::layout::CORE,
    plan::Plan,
    schema::{Cardinality, Code, Definition, Field, Id, places},
};

/// Says of each of `fields` that identifies something of another context that `handlers`, which store it, do not check
/// it, and how they can.
///
/// # Errors
///
/// The code of the other context cannot be read.
pub fn unchecked(
    plan: &Plan,
    context: &str,
    fields: &[Field],
    handlers: &[String],
) -> Result<Vec<String>> {
    let model = plan.model();
    let code = Code::new(&model);
    let handlers: Vec<String> = handlers.iter().map(|name| format!("`{name}`")).collect();
    let mut steps = Vec::new();
    for place in places(fields) {
        if place.field.claimant {
            continue;
        }
        let Id { name, path } = &place.id;
        let names: Vec<&str> = path.split("::").collect();
        let (Some(other), Some(entity)) = (names.get(1), name.strip_suffix("Id")) else {
            continue;
        };
        if *other == context || model.context(other)?.is_none() {
            continue;
        }
        let query = format!("Get{entity}");
        let module = [CORE, other, "queries", &query.to_snake_case()];
        let module = code.by_convention(&module)?;
        let exists = module.is_some_and(|module| Definition::of(&module, &query).is_some());
        let how = if exists {
            format!("ask it with `Arc<dyn Ask<{query}>>`")
        } else {
            format!(
                "ask it with a query, which it does not have yet: `cargo xtask new-query {other} {query} id:{name} --from {entity}`"
            )
        };
        steps.push(format!(
            "check `{}` in {}: it is an id of `{other}`, and nobody knows whether there is one. To find out, {how}",
            words(&place.field, &place.parts),
            handlers.join(" and ")
        ));
    }
    Ok(steps)
}

/// Checks that nobody can refer to what another can alone get, which tells whether it exists: either the command knows the
/// `claimant`, or the endpoint demands a permission. Returns what is left to decide if there is no endpoint.
///
/// # Errors
///
/// Names the field, and says what to add.
pub fn must_be_compared(
    references: &[Reference],
    claimant: Option<&Field>,
    access: Option<&Access>,
    mend: &str,
) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    for reference in references {
        let (Some(owner), None) = (&reference.owner, claimant) else {
            continue;
        };
        let (name, owner, get) = (
            words(&reference.field, &reference.parts),
            &owner.name,
            owner::query(&reference.entity),
        );
        ensure!(
            access.is_none_or(|access| access.permission().is_some()),
            "what `{name}` refers to can only be got by its `{owner}` (`{get}`), and this endpoint would let others refer \
             to it: {mend}, or demand a permission with `--permission`"
        );
        if access.is_none() {
            notes.push(format!(
                "decide who may give `{name}`: what it refers to can only be got by its `{owner}` (`{get}`). To compare \
                 it with the claimant, {mend}"
            ));
        }
    }
    Ok(notes)
}

/// Refuses a reference that the generator cannot check.
///
/// # Errors
///
/// Names it, and says what would be right.
pub fn must_be_checkable(references: &[Reference]) -> Result<()> {
    for Reference {
        field,
        parts,
        entity,
        ..
    } in references
    {
        if let Some(part) = parts
            .iter()
            .find(|part| part.cardinality != Cardinality::One)
        {
            let kind = match part.cardinality {
                Cardinality::Optional => "may be absent",
                _ => "is a list",
            };
            bail!(
                "`{}` refers to `{}`, and cannot be checked: in its value object, `{}` {kind}. Make it a field of its own, \
                 beside `{}`",
                words(field, parts),
                entity.pascal(),
                part.name,
                field.name
            );
        }
    }
    Ok(())
}
