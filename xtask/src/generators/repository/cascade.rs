//! Entities that are deleted together with what they refer to.

use anyhow::{Result, bail, ensure};
use liquid::{Object, object};

use super::Targets;
use crate::{
    generators::references::{self, Needed, Reference},
    plan::Plan,
    schema::{Domain, Field, FieldType, describe, places},
};

/// Describes the tests that an entity with `fields` is deleted together with what each of its fields `names` refers to.
/// There is none where the test could not store what it needs.
///
/// # Errors
///
/// A field does not refer to an entity of the context with a table.
pub fn read(targets: &Targets, names: &[String], fields: &[Field]) -> Result<Vec<Object>> {
    for name in names {
        must_refer(targets, name, fields)?;
    }
    if names.is_empty() || !can_be_stored(targets, fields)? {
        return Ok(Vec::new());
    }
    let mut described = Vec::new();
    for field in fields.iter().filter(|field| names.contains(&field.name)) {
        described.extend(test(targets, field, fields)?);
    }
    Ok(described)
}

/// Refuses a field that is not the id of an entity of the context with a table.
fn must_refer(targets: &Targets, name: &str, fields: &[Field]) -> Result<()> {
    let field = fields.iter().find(|field| field.name == name);
    let context = targets.context;
    let entity = field.and_then(|field| references::target(context, &field.of));
    let Some((field, entity)) = field.zip(entity) else {
        let ids = fields.iter().filter(|field| is_single_id(targets, field));
        let ids: Vec<_> = ids.map(|field| format!("`{}`", field.name)).collect();
        let right = match ids.as_slice() {
            [] => "no field does".to_owned(),
            ids => format!("these do: {}", ids.join(", ")),
        };
        bail!(
            "`{name}` cannot cascade: it does not refer to an entity of `{context}`, and {right}. What is deleted in \
             another context deletes nothing here: react to its event with `new-subscriber`"
        );
    };
    ensure!(
        !field.is_list(),
        "`{name}` cannot cascade: it is a list, which refers to several. Make a relation with `new-relation`, in which a \
         pair is deleted together with either end"
    );
    ensure!(
        targets.of_entity(&entity)?.is_some(),
        "`{name}` cannot cascade: `{}` has no table yet. Make it first, with `cargo xtask new-port {context} {} --repo`",
        entity.pascal(),
        entity.pascal()
    );
    Ok(())
}

/// Reports whether `field` is the id of an entity of the context.
fn is_single_id(targets: &Targets, field: &Field) -> bool {
    references::target(targets.context, &field.of).is_some() && !field.is_list()
}

/// Reports whether a test can store all that `fields` refer to: it has repositories, and what is of the kind of the
/// entity itself is not in a value object.
fn can_be_stored(targets: &Targets, fields: &[Field]) -> Result<bool> {
    let stored = references::all(targets.plan, targets.context, fields)?;
    for place in places(fields) {
        let is_inner = !place.parts.is_empty();
        let is_list = place.field.is_list();
        let Some(entity) = references::target(targets.context, &FieldType::Id(place.id)) else {
            continue;
        };
        let is_stored = stored.iter().any(|reference| reference.entity == entity);
        let can_be_stored = if entity == *targets.own {
            // A list of them has no foreign key.
            is_list || !is_inner
        } else {
            is_stored || targets.of_entity(&entity)?.is_none()
        };
        if !can_be_stored {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Describes the test for `field`; nothing if something else that it stores would keep what the field refers to. What
/// may be absent there refers to nothing.
fn test(targets: &Targets, field: &Field, fields: &[Field]) -> Result<Option<Object>> {
    let Targets {
        plan, context, own, ..
    } = *targets;
    let is_own = |field: &Field| references::target(context, &field.of).as_ref() == Some(own);
    let (mut tested, others): (Vec<_>, Vec<_>) = references::all(plan, context, fields)?
        .into_iter()
        .partition(|reference| reference.field == *field);
    let (open, required): (Vec<_>, Vec<_>) = others.into_iter().partition(|reference| {
        let field = &reference.field;
        field.is_optional() || field.is_list()
    });
    let mut needed = references::needed_by(plan, context, tested.clone(), false)?;
    needed.extend(references::needed_by(
        plan,
        context,
        required.clone(),
        false,
    )?);
    if is_own(field) {
        // There is another one, to which it refers.
        needed.extend(references::needed_by(plan, context, required, true)?);
        tested.push(Reference::new(field.clone(), own.clone(), None));
    }
    let Some(target) = tested.pop() else {
        return Ok(None);
    };
    if is_kept(plan, context, &target, &needed)? {
        return Ok(None);
    }
    let open = open.into_iter().map(|reference| reference.field);
    let of_own = fields.iter().filter(|field| is_own(field)).cloned();
    let mut given: Vec<Field> = open.chain(of_own).collect();
    given.dedup();
    let given = given.iter().map(|other| {
        object!({
            "name": other.name,
            "optional": other.is_optional(),
            "list": other.is_list(),
            "refers": other == field,
        })
    });
    let mut object = references::describe(context, [&target]).remove(0);
    object.extend(object!({
        "role": field.name.strip_suffix("_id").unwrap_or(&field.name),
        "is_own": is_own(field),
    }));
    object.insert("given".into(), describe::array(given.collect::<Vec<_>>()));
    let needed = references::describe_needed(context, &needed);
    object.insert("needed".into(), describe::array(needed));
    Ok(Some(object))
}

/// Reports whether one of `needed` refers to what `target` does, which could not be deleted then.
fn is_kept(plan: &Plan, context: &str, target: &Reference, needed: &[Needed]) -> Result<bool> {
    let model = plan.model();
    for Needed { reference, .. } in needed {
        // One of the same kind refers to no other.
        if reference.entity == target.entity {
            continue;
        }
        let entity = Domain::new(&model, context).entity(&reference.entity.pascal())?;
        let of_entity = references::all(plan, context, &entity.fields)?;
        if of_entity.iter().any(|other| other.entity == target.entity) {
            return Ok(true);
        }
    }
    Ok(false)
}
