//! Fields that identify other entities of the same context.

use anyhow::Result;
use liquid::{Object, ValueView, object};

use crate::{
    model::layout::CORE,
    names::{Kind, Name},
    plan::Plan,
    schema::{Code, Domain, Field, FieldType, describe},
};

/// An entity that a field refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    pub field: Field,
    /// The name of the entity.
    pub entity: Name,
}

/// Returns the entity of `context` that `field` refers to by its type.
pub fn target(context: &str, of: &FieldType) -> Option<Name> {
    let FieldType::Id(id) = of else {
        return None;
    };
    let own = format!("{CORE}::{context}::");
    let entity = Name::parse(id.name.strip_suffix("Id")?, Kind::Type).ok()?;
    id.path.starts_with(&own).then_some(entity)
}

/// Returns the fields that refer to an entity with a repository.
pub fn all(plan: &Plan, context: &str, fields: &[Field]) -> Result<Vec<Reference>> {
    let model = plan.model();
    let code = Code::new(&model);
    let mut references = Vec::new();
    for field in fields.iter().filter(|field| !field.is_list()) {
        let Some(entity) = target(context, &field.of) else {
            continue;
        };
        let port = [CORE, context, "ports", "repo", &entity.snake()];
        if code.by_convention(&port)?.is_some() {
            references.push(Reference {
                field: field.clone(),
                entity,
            });
        }
    }
    Ok(references)
}

/// Describes `references`, each with the number in the id that a test gives its field.
pub fn describe(context: &str, references: &[Reference]) -> Vec<Object> {
    let described = references.iter().map(|reference| {
        let entity = &reference.entity;
        let (snake, pascal) = (entity.snake(), entity.pascal());
        object!({
            "field": reference.field.name,
            "optional": reference.field.is_optional(),
            "name": snake,
            "Name": pascal,
            "words": entity.words(),
            "plural": entity.plural(),
            "path": format!("{CORE}::{context}::domain::{snake}::{pascal}"),
            "repository": format!("{CORE}::{context}::ports::repo::{snake}::{pascal}Repository"),
            "double": format!("crate::tests::doubles::adapters::{context}::repo::{snake}"),
        })
    });
    described.collect()
}

/// Returns one of `references` for each entity but `own`: a handler has one port for each.
pub fn ports(references: &[Object], own: &Name) -> Vec<Object> {
    let mut ports: Vec<Object> = Vec::new();
    for reference in references {
        let is_own = reference
            .get("name")
            .is_some_and(|name| name.to_kstr() == own.snake());
        let is_known = |port: &Object| port.get("name") == reference.get("name");
        if !is_own && !ports.iter().any(is_known) {
            ports.push(reference.clone());
        }
    }
    ports
}

/// Describes what must be stored before a test can store something with `fields`, whose samples are the first or the
/// `second` ones: what they refer to, and what that refers to.
pub fn needed(plan: &Plan, context: &str, fields: &[Field], second: bool) -> Result<Vec<Object>> {
    let mut needed = Vec::new();
    add_needed(plan, context, fields, second, &mut Vec::new(), &mut needed)?;
    Ok(needed)
}

fn add_needed(
    plan: &Plan,
    context: &str,
    fields: &[Field],
    second: bool,
    open: &mut Vec<Name>,
    needed: &mut Vec<Object>,
) -> Result<()> {
    let numbers = describe::numbers(fields);
    for reference in all(plan, context, fields)? {
        let Some((_, number)) = numbers
            .iter()
            .find(|(name, _)| *name == reference.field.name)
        else {
            continue;
        };
        // An optional field of a second sample is absent.
        if open.contains(&reference.entity) || second && reference.field.is_optional() {
            continue;
        }
        let model = plan.model();
        let entity = Domain::new(&model, context).entity(&reference.entity.pascal())?;
        open.push(reference.entity.clone());
        add_needed(plan, context, &entity.fields, second, open, needed)?;
        open.pop();
        let number = number[usize::from(second)];
        let of_entity = |object: &&Object| is_named(object, &reference.entity);
        let round = needed.iter().filter(of_entity).count();
        for mut object in describe(context, std::slice::from_ref(&reference)) {
            object.extend(object!({ "number": number, "second": second }));
            let fields = unique_fields(plan, context, &reference.entity, &entity.fields)?;
            let changed = fields.filter(|field| round > 0 && !(second && field.is_optional()));
            let changed = changed.map(|field| describe::field_of_round(field, round));
            object.insert(
                "changed".into(),
                describe::array(changed.collect::<Vec<_>>()),
            );
            needed.push(object);
        }
    }
    Ok(())
}

fn is_named(object: &Object, entity: &Name) -> bool {
    let name = object.get("name");
    name.is_some_and(|name| name.to_kstr() == entity.snake())
}

/// Returns those of `fields` that no two entities have the same value of.
fn unique_fields<'f>(
    plan: &Plan,
    context: &str,
    entity: &Name,
    fields: &'f [Field],
) -> Result<impl Iterator<Item = &'f Field>> {
    let port = repository_of(plan, context, entity)?;
    let entity = entity.snake();
    let is_unique = move |field: &&Field| is_unique(&port, &entity, &field.name);
    Ok(fields.iter().filter(is_unique))
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
