//! What a user alone may do with an entity.

use anyhow::{Result, ensure};

use super::{access::Access, message};
use crate::{
    names::{Kind, Name},
    plan::Plan,
    schema::{Cardinality, Domain, Entity, Field, FieldType},
};

/// The user to whom an entity belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The field of the entity with the user.
    pub field: Field,
    pub right: Right,
}

/// What only the owner may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Get it. For others, it does not exist.
    Get,
    /// Change and delete it. Others see it.
    Change,
}

/// Returns to whom an `entity` belongs, which its own messages tell by asking for the claimant: the query that gets one,
/// or else the commands that change and delete one.
///
/// # Errors
///
/// The entity, or the type of the claimant, cannot be read.
pub fn of(plan: &Plan, context: &str, entity: &Name) -> Result<Option<Owner>> {
    let model = plan.model();
    let domain = Domain::new(&model, context);
    let Some(user) = domain.claimant()?.map(FieldType::Id) else {
        return Ok(None);
    };
    for (verb, right) in [
        ("Get", Right::Get),
        ("Change", Right::Change),
        ("Delete", Right::Change),
    ] {
        let message = Name::parse(&format!("{verb}{}", entity.pascal()), Kind::Type)?;
        let asked = message::fields_of(&model, context, &message, &user)?;
        if asked.is_empty() {
            continue;
        }
        let entity = domain.entity(&entity.pascal())?;
        let mut users = users(&domain, &entity)?.into_iter();
        if let Some(field) = users.find(|field| asked.contains(&field.name)).cloned() {
            return Ok(Some(Owner { field, right }));
        }
    }
    Ok(None)
}

/// Returns the fields of `entity` that each name one user. It may belong to that user.
///
/// # Errors
///
/// The type of the claimant cannot be read.
pub fn users<'e>(domain: &Domain, entity: &'e Entity) -> Result<Vec<&'e Field>> {
    let Some(user) = domain.claimant()?.map(FieldType::Id) else {
        return Ok(Vec::new());
    };
    let is_one_user = |field: &&Field| field.of == user && field.cardinality == Cardinality::One;
    Ok(entity.fields.iter().filter(is_one_user).collect())
}

/// Returns the field of `entity` with the claimant who alone can get it.
///
/// # Errors
///
/// The entity, or the type of the claimant, cannot be read.
pub fn of_hidden(plan: &Plan, context: &str, entity: &Name) -> Result<Option<Field>> {
    let owner = of(plan, context, entity)?;
    Ok(owner
        .filter(|owner| owner.right == Right::Get)
        .map(|owner| owner.field))
}

/// The name of the query that gets one `entity`.
pub fn query(entity: &Name) -> String {
    format!("Get{}", entity.pascal())
}

/// Refuses an endpoint of the `command` that changes an `entity` which only its owner may change, if its `fields` do not ask
/// for one of the users of the entity, nor the endpoint for a permission. Returns what is to be known of a command that has
/// no endpoint yet.
///
/// # Errors
///
/// It is refused, or the entity, or the type of the claimant, cannot be read.
pub fn must_be_compared(
    plan: &Plan,
    context: &str,
    entity: &Entity,
    command: &Name,
    fields: &[Field],
    access: Option<&Access>,
) -> Result<Option<String>> {
    if access.is_some_and(|access| access.permission().is_some()) {
        return Ok(None);
    }
    let name = Name::parse(&entity.name, Kind::Type)?;
    let Some(owner) = of(plan, context, &name)? else {
        return Ok(None);
    };
    let model = plan.model();
    let users = users(&Domain::new(&model, context), entity)?;
    let is_user = |field: &Field| users.iter().any(|user| user.name == field.name);
    if fields.iter().any(|field| field.claimant && is_user(field)) {
        return Ok(None);
    }
    let (name, owner) = (&entity.name, &owner.field.name);
    ensure!(
        access.is_none(),
        "`{name}` belongs to its `{owner}`, and with this endpoint others could change it: add the field \
         `{owner}:claimant`, or demand a permission with `--permission`"
    );
    Ok(Some(format!(
        "decide who may run `{}`: it changes `{name}` of anybody, which belongs to its `{owner}`",
        command.pascal()
    )))
}

/// Says that an endpoint with `fields` treats all entities alike, if `entity` names a user and the claimant is not
/// compared with it.
///
/// # Errors
///
/// The type of the user cannot be read.
pub fn note(domain: &Domain, entity: &Entity, fields: &[Field]) -> Result<Option<String>> {
    if fields.iter().any(|field| field.claimant) {
        return Ok(None);
    }
    let users = users(domain, entity)?;
    Ok(users.first().map(|user| {
        format!(
            "decide whose `{}` it is about: anybody's, because it does not have the field `{}:claimant`",
            entity.name, user.name
        )
    }))
}
