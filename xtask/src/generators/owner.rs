//! Who alone can get an entity.

use anyhow::Result;

use super::message;
use crate::{
    names::{Kind, Name},
    plan::Plan,
    schema::{Domain, Field, FieldType},
};

/// Returns the field of `entity` with the claimant who alone can get it: the query that gets one asks for it.
///
/// # Errors
///
/// The entity, or the type of the claimant, cannot be read.
pub fn of(plan: &Plan, context: &str, entity: &Name) -> Result<Option<Field>> {
    let model = plan.model();
    let domain = Domain::new(&model, context);
    let get = Name::parse(&query(entity), Kind::Type)?;
    let user = domain.claimant()?.map(FieldType::Id);
    let (Some(user), Ok(get)) = (user, message::find(&model, context, &get)) else {
        return Ok(None);
    };
    let is_owner =
        |field: &Field| field.of == user && get.fields.iter().any(|other| other.name == field.name);
    let fields = domain.entity(&entity.pascal())?.fields;
    Ok(fields.into_iter().find(is_owner))
}

/// The name of the query that gets one `entity`.
pub fn query(entity: &Name) -> String {
    format!("Get{}", entity.pascal())
}
