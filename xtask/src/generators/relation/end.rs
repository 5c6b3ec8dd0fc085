//! The two ends of a relation.

use anyhow::{Result, bail, ensure};
use liquid::{Object, model::Value, object};

use super::samples::Samples;
use crate::{
    generators::{
        query::{Source, View},
        references::{self, Reference},
        with_article,
    },
    names::{Kind, Name},
    plan::Plan,
    schema::{Cardinality, Domain, Field, FieldType},
};

/// An end of a relation: `group_id:GroupId`.
pub struct End {
    pub field: Field,
    /// `Group` of `group_id`: what it is in the relation.
    pub name: Name,
    /// The entity, if it is one of the context with a table. Otherwise only the id is known.
    pub source: Option<Source>,
    /// The field of the entity with the claimant who alone can get it.
    pub owner: Option<Field>,
}

impl End {
    /// Reads the ends of the relation `relation`. The claimant comes first.
    ///
    /// # Errors
    ///
    /// There are not two of them, or they are not ids.
    pub fn both(
        plan: &Plan,
        domain: &Domain,
        relation: &str,
        texts: &[String],
    ) -> Result<[Self; 2]> {
        let fields = Field::parse_ends(texts, domain)?;
        let Ok([mut first, mut second]) = <[Field; 2]>::try_from(fields) else {
            bail!(
                "`{relation}` has two fields, one for each of its ends: write for example `member_id:MemberId \
                 group_id:GroupId`. If it has others, make it an entity with `new-resource`"
            );
        };
        if second.claimant {
            std::mem::swap(&mut first, &mut second);
        }
        ensure!(
            !second.claimant,
            "a request has one claimant, and both ends of `{relation}` are that: give `{}` the type of an id",
            second.name
        );
        Ok([
            Self::of(plan, domain, first)?,
            Self::of(plan, domain, second)?,
        ])
    }

    fn of(plan: &Plan, domain: &Domain, mut field: Field) -> Result<Self> {
        let FieldType::Id(id) = &field.of else {
            bail!(
                "`{}` is not an id, and a relation has two ids: write for example `{}:MemberId`",
                field.name,
                field.name
            );
        };
        ensure!(
            field.cardinality == Cardinality::One,
            "`{}` is an end of a relation, which is one id and always there: write `{}:{}`",
            field.name,
            field.name,
            id.name
        );
        let Some(name) = field.name.strip_suffix("_id") else {
            bail!(
                "`{}` is an id, and the name of its end comes from its own: call it `{}_id`",
                field.name,
                field.name
            );
        };
        let name = Name::parse(name, Kind::Type)?;
        let mut references = references::all(plan, domain.context(), std::slice::from_ref(&field))?;
        // Of a claimant only the id is known.
        references.retain(|reference| !reference.field.claimant);
        let reference = references.pop();
        ensure!(
            reference.is_some() || !field.cascade,
            "`{}` cannot be `:cascade`: what it identifies is no entity of `{}` with a table, and its deletion deletes \
             nothing here. React to its event with `new-subscriber`",
            field.name,
            domain.context()
        );
        // Every pair is deleted together with an entity at one of its ends.
        field.cascade = false;
        let source = reference
            .as_ref()
            .map(|reference| source(plan, domain, &reference.entity));
        Ok(Self {
            source: source.transpose()?,
            owner: reference.and_then(|reference| reference.owner),
            field,
            name,
        })
    }

    /// The entity that it refers to.
    pub fn reference(&self) -> Option<Reference> {
        let source = self.source.as_ref();
        source.map(|source| {
            let (field, entity) = (self.field.clone(), source.name.clone());
            Reference::new(field, entity, self.owner.clone())
        })
    }

    /// Describes the end. `field` is the description of its field, and `samples` are what the tests store.
    pub fn describe(&self, context: &str, field: Object, samples: &Samples) -> Object {
        let mut object = field;
        let plural = self.name.plural();
        object.extend(object!({
            "role": self.name.snake(),
            "words": self.name.words(),
            "a_words": with_article(&self.name.words()),
            "plural": plural,
            "plural_words": plural.replace('_', " "),
        }));
        let described = references::describe(context, self.reference().as_slice());
        let entity = described.into_iter().zip(&self.source).next();
        let entity = entity.map(|(mut entity, source)| {
            let view = View::shared(source);
            entity.extend(object!({
                "table": source.table,
                // Nothing else that a test stores refers to it.
                "deletable": !samples.required.contains(&source.name),
                "fallible": view.is_fallible(),
                "has_lists": view.has_lists,
                "row": format!(
                    "crate::infra::query_handlers::{context}::{}_row::{}Row",
                    source.name.snake(),
                    source.name.pascal()
                ),
            }));
            entity
        });
        object.insert("entity".into(), entity.map_or(Value::Nil, Value::Object));
        object
    }
}

/// Reads the entity at an end. The tests of a relation store samples of it.
fn source(plan: &Plan, domain: &Domain, entity: &Name) -> Result<Source> {
    let (context, snake) = (domain.context(), entity.snake());
    let source = Source::of(plan, context, entity)?;
    ensure!(
        source.has_samples,
        "the tests of a relation store two samples of `{}`: add functions `{snake}()` and `other_{snake}()` to \
         tests/impl/adapters/{context}/repo/{snake}.rs",
        entity.pascal()
    );
    Ok(source)
}
