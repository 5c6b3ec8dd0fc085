//! Fields that identify other entities of the same context: by an id, a list of ids, or ids in value objects.

mod checks;
mod described;
mod needed;
mod unique;

use anyhow::Result;

pub use self::{
    checks::{must_be_checkable, must_be_compared, unchecked},
    described::{UNKNOWN, describe, describe_in, ports},
    needed::{Needed, describe_needed, describe_stored, needed, needed_by},
    unique::{is_unique, repository_of, taken, unique_fields},
};
use super::owner;
use crate::{
    model::layout::CORE,
    names::{Kind, Name},
    plan::Plan,
    schema::{Cardinality, Code, Domain, Field, FieldType, Inner, places},
};

/// An entity that a field refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    pub field: Field,
    /// The parts of its value object that lead to the id, if the field is not the id itself.
    pub parts: Vec<Inner>,
    /// The numbers in the samples of the id.
    numbers: [usize; 2],
    /// The name of the entity.
    pub entity: Name,
    /// The field of the entity with the claimant who alone can get it.
    pub owner: Option<Field>,
    /// The fields of the entity that no two entities have the same value of.
    unique: Vec<Field>,
    /// The fields of the entity that may refer to another one of its kind. One that a test stores does not.
    own: Vec<Field>,
    /// Clients give it in the path of a request: they ask for it itself.
    pub in_path: bool,
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

/// Returns what in `fields` refers to an entity with a repository.
pub fn all(plan: &Plan, context: &str, fields: &[Field]) -> Result<Vec<Reference>> {
    let model = plan.model();
    let code = Code::new(&model);
    let mut references = Vec::new();
    for place in places(fields) {
        let Some(entity) = target(context, &FieldType::Id(place.id)) else {
            continue;
        };
        let port = [CORE, context, "ports", "repo", &entity.snake()];
        if code.by_convention(&port)?.is_some() {
            references.push(Reference {
                field: place.field,
                parts: place.parts,
                numbers: place.numbers,
                owner: owner::of_hidden(plan, context, &entity)?,
                unique: unique_fields(plan, context, &entity)?,
                own: own_fields(plan, context, &entity),
                in_path: false,
                entity,
            });
        }
    }
    Ok(references)
}

/// Returns the fields of `entity` that may be absent, and refer to another one of its kind.
fn own_fields(plan: &Plan, context: &str, entity: &Name) -> Vec<Field> {
    let model = plan.model();
    // What is wrong with an entity is said where more of it is needed.
    let fields = Domain::new(&model, context).entity(&entity.pascal());
    let fields = fields.map(|entity| entity.fields).unwrap_or_default();
    let mut own = Vec::new();
    for place in places(&fields) {
        let of_kind = target(context, &FieldType::Id(place.id));
        if place.field.is_optional() && of_kind.as_ref() == Some(entity) {
            own.push(place.field);
        }
    }
    own.dedup();
    own
}

impl Reference {
    /// A reference to an entity of which a test stores no more than the two samples.
    pub fn new(field: Field, entity: Name, owner: Option<Field>) -> Self {
        Self {
            field,
            parts: Vec::new(),
            numbers: [0, 0],
            entity,
            owner,
            unique: Vec::new(),
            own: Vec::new(),
            in_path: false,
        }
    }

    /// Reports whether the field is more than just one id.
    pub fn is_deep(&self) -> bool {
        self.field.is_list() || !self.parts.is_empty()
    }

    /// Reports whether a sample may have no id.
    fn is_optional(&self) -> bool {
        let mut parts = self.parts.iter();
        self.field.is_optional() || parts.any(|part| part.cardinality == Cardinality::Optional)
    }

    /// How many ids a sample has.
    fn samples(&self) -> usize {
        if self.field.is_list() { 2 } else { 1 }
    }

    /// The method of the repository that looks for the ids of a list.
    pub fn lookup(&self) -> &'static str {
        match self.owner {
            Some(_) => "owners_of",
            None => "existing",
        }
    }
}

/// The name of a part of `field` in sentences: `lines.product_id`.
pub fn words(field: &Field, parts: &[Inner]) -> String {
    let parts = parts.iter().map(|part| &*part.name);
    let names: Vec<&str> = [&*field.name].into_iter().chain(parts).collect();
    names.join(".")
}
