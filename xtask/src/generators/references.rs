//! Fields that identify other entities of the same context.

use anyhow::{Result, ensure};
use heck::ToSnakeCase;
use liquid::{Object, ValueView, model::Value, object};

use super::{access::Access, owner};
use crate::{
    model::layout::CORE,
    names::{Kind, Name},
    plan::Plan,
    schema::{Code, Definition, Domain, Field, FieldType, Id, describe},
};

/// An entity that a field refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    pub field: Field,
    /// The name of the entity.
    pub entity: Name,
    /// The field of the entity with the claimant who alone can get it.
    pub owner: Option<Field>,
    /// The fields of the entity that no two entities have the same value of.
    unique: Vec<Field>,
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
                owner: owner::of(plan, context, &entity)?,
                unique: unique_fields(plan, context, &entity)?,
                entity,
            });
        }
    }
    Ok(references)
}

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
    for field in fields.iter().filter(|field| !field.claimant) {
        let FieldType::Id(Id { name, path }) = &field.of else {
            continue;
        };
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
            field.name,
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
            &reference.field.name,
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

/// Describes `references`. A test that stores an entity for each gives those of one kind different values of what is
/// unique.
pub fn describe<'r>(
    context: &str,
    references: impl IntoIterator<Item = &'r Reference>,
) -> Vec<Object> {
    let mut known: Vec<&Name> = Vec::new();
    let described = references.into_iter().map(|reference| {
        let entity = &reference.entity;
        let round = known.iter().filter(|known| **known == entity).count();
        known.push(entity);
        let (snake, pascal) = (entity.snake(), entity.pascal());
        let mut object = object!({
            "field": reference.field.name,
            "optional": reference.field.is_optional(),
            "name": snake,
            "Name": pascal,
            "words": entity.words(),
            "plural": entity.plural(),
            "owner": reference.owner.as_ref().map(|owner| owner.name.clone()),
            "path": format!("{CORE}::{context}::domain::{snake}::{pascal}"),
            "repository": format!("{CORE}::{context}::ports::repo::{snake}::{pascal}Repository"),
            "double": format!("crate::tests::doubles::adapters::{context}::repo::{snake}"),
        });
        object.insert("changed".into(), reference.changed(round, false));
        object
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

/// An entity that must be stored before a test can store what refers to it.
pub struct Needed {
    pub reference: Reference,
    /// The number in its id.
    number: usize,
    /// It is like the second sample of its kind.
    second: bool,
}

/// Returns what must be stored before a test can store something with `fields`, whose samples are the first or the
/// `second` ones: what they refer to, behind what that refers to.
pub fn needed(plan: &Plan, context: &str, fields: &[Field], second: bool) -> Result<Vec<Needed>> {
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
    needed: &mut Vec<Needed>,
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
        needed.push(Needed {
            reference,
            number: number[usize::from(second)],
            second,
        });
    }
    Ok(())
}

impl Reference {
    /// A reference to an entity of which a test stores no more than the two samples.
    pub fn new(field: Field, entity: Name, owner: Option<Field>) -> Self {
        Self {
            field,
            entity,
            owner,
            unique: Vec::new(),
        }
    }

    /// Describes the fields in which a sample of the entity differs from the `round` samples before it.
    fn changed(&self, round: usize, second: bool) -> Value {
        let unique = self.unique.iter();
        let changed = unique.filter(|field| self.is_changed(field, round, second));
        describe::array(changed.map(|field| describe::field_of_round(field, round)))
    }

    /// Reports whether `field` of a sample differs from that of the `round` samples before it.
    fn is_changed(&self, field: &Field, round: usize, second: bool) -> bool {
        // An optional field of a second sample is absent.
        let has_value = round > 0 && !(second && field.is_optional());
        has_value && self.unique.contains(field)
    }
}

/// Describes the entities `needed`, by kind: each kind is behind those that it refers to.
pub fn describe_needed(context: &str, needed: &[Needed]) -> Vec<Object> {
    let mut kinds: Vec<&Reference> = Vec::new();
    for Needed { reference, .. } in needed {
        if !kinds.iter().any(|kind| kind.entity == reference.entity) {
            kinds.push(reference);
        }
    }
    let mut described = describe(context, kinds.iter().copied());
    for (object, kind) in described.iter_mut().zip(kinds) {
        let samples = of_kind(needed, &kind.entity).into_iter();
        let samples = samples.map(|(Needed { number, second, .. }, round)| {
            let mut sample = object!({ "number": number, "second": second });
            sample.insert("changed".into(), kind.changed(round, *second));
            sample
        });
        object.insert("samples".into(), describe::array(samples));
    }
    described
}

/// Describes `fields` of the `entity` with this number in its id, as a test stores it that stores `needed`.
pub fn describe_stored(
    needed: &[Needed],
    entity: &Name,
    number: usize,
    fields: &[Field],
) -> Vec<Object> {
    let mut stored = of_kind(needed, entity).into_iter();
    let stored = stored.find(|(needed, _)| needed.number == number);
    let described = describe::fields(fields).into_iter().zip(fields);
    let described = described.map(|(object, field)| match stored {
        Some((needed, round)) if needed.reference.is_changed(field, round, needed.second) => {
            describe::field_of_round(field, round)
        }
        _ => object,
    });
    described.collect()
}

/// Returns what is `needed` of the kind `entity`, each with the number of the same samples before it.
fn of_kind<'n>(needed: &'n [Needed], entity: &Name) -> Vec<(&'n Needed, usize)> {
    let mut of_kind: Vec<(&Needed, usize)> = Vec::new();
    for each in needed {
        let mut known = of_kind.iter();
        if each.reference.entity != *entity || known.any(|(other, _)| other.number == each.number) {
            continue;
        }
        let same = of_kind
            .iter()
            .filter(|(other, _)| other.second == each.second);
        of_kind.push((each, same.count()));
    }
    of_kind
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
