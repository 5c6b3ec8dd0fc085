//! What the fields of a query demand of an entity.

use anyhow::{Result, bail, ensure};

use super::{linked::Linked, source::Source, through::Through};
use crate::{
    names::{Kind, Name},
    schema::{Cardinality, Database, Entity, Field, FieldType, Primitive},
};

/// A field of a query, and what it demands.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The field of the query. It has a description for clients.
    pub field: Field,
    /// The field of the entity that it is about.
    pub own: Field,
    pub condition: Condition,
    /// Where a row must have the value, if that is not the one of the entity.
    pub linked: Option<Linked>,
}

/// How a value that is asked for and that of an entity compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    Equal,
    /// At least this.
    From,
    /// At most this.
    UpTo,
    /// Less than this.
    Before,
    StartsWith,
}

/// The ends of the names of fields that are no fields of the entity, and their conditions.
const SUFFIXES: [(&str, Condition); 4] = [
    ("_from", Condition::From),
    ("_to", Condition::UpTo),
    ("_prefix", Condition::StartsWith),
    ("_starts_with", Condition::StartsWith),
];

impl Filter {
    /// Reads what `fields` of the query `query` demand of `entity`.
    ///
    /// # Errors
    ///
    /// The entity has no such field, or it cannot be compared like this.
    pub fn all(
        query: &str,
        source: &Source,
        fields: &[Field],
        throughs: &[Through],
        database: Database,
    ) -> Result<Vec<Self>> {
        let entity = &source.entity;
        let id = id(entity);
        let own: Vec<&Field> = std::iter::once(&id).chain(&entity.fields).collect();
        let read = |field: &Field| {
            if let Some(through) = throughs.iter().find(|each| each.name == field.name) {
                return Ok(Self::of_pair(field, through));
            }
            // A field of this name that is no list comes first.
            let is_value = |own: &&Field| own.name == field.name && !own.is_list();
            if let Some((list, linked)) = Linked::of_list(source, &field.name)
                && !own.iter().any(is_value)
            {
                return Self::of_item(query, entity, field, (list, linked), database);
            }
            let found = own.iter().find(|own| own.name == field.name);
            let (own, condition) = match found {
                Some(own) => (*own, Condition::Equal),
                None => suffixed(query, entity, &own, field)?,
            };
            let condition = compared(query, entity, field, own, condition, database)?;
            let doc = condition.doc(own).map(str::to_owned);
            Ok(Self {
                field: Field {
                    doc,
                    ..field.clone()
                },
                own: own.clone(),
                condition,
                linked: None,
            })
        };
        fields.iter().map(read).collect()
    }

    /// The condition that an item of the list `own` is what `field` asks for.
    fn of_item(
        query: &str,
        entity: &Entity,
        field: &Field,
        (own, linked): (&Field, Linked),
        database: Database,
    ) -> Result<Self> {
        let name = &field.name;
        ensure!(
            !matches!(own.of, FieldType::Composite(_)),
            "`{name}` is an item of `{}`, which has several parts: look for one of them by hand",
            own.name
        );
        compared(query, entity, field, &linked.of, Condition::Equal, database)?;
        Ok(Self {
            field: Field {
                doc: Some(linked.doc(own)),
                ..field.clone()
            },
            own: own.clone(),
            condition: Condition::Equal,
            linked: Some(linked),
        })
    }

    /// The condition that a pair of a relation links the entity with what `field` asks for.
    pub fn of_pair(field: &Field, through: &Through) -> Self {
        let own = Field::new(&field.name, field.of.clone(), Cardinality::One);
        let linked = Linked {
            table: through.table.clone(),
            reference: through.column(&through.linking),
            outer: through.outer.clone(),
            value: through.column(&through.given),
            of: own.clone(),
            through: Some(through.clone()),
        };
        Self {
            field: Field {
                doc: Some(linked.doc(&own)),
                ..field.clone()
            },
            own,
            condition: Condition::Equal,
            linked: Some(linked),
        }
    }

    /// The relation that it is about.
    pub fn through(&self) -> Option<&Through> {
        self.linked.as_ref()?.through.as_ref()
    }

    /// Reports whether it is about others of the kind of `source`.
    pub fn is_of_kind(&self, source: &Source) -> bool {
        self.linked
            .as_ref()
            .is_some_and(|linked| linked.is_of_kind(source))
    }

    /// Reports whether every entity of a list has the same value.
    pub fn is_fixed(&self) -> bool {
        self.condition == Condition::Equal && !self.field.is_optional() && self.linked.is_none()
    }
}

/// The field with the identifier of an entity.
pub fn id(entity: &Entity) -> Field {
    Field::new("id", FieldType::Id(entity.id.clone()), Cardinality::One)
}

/// Finds the field of the entity and the condition by the end of the name of `field`.
fn suffixed<'f>(
    query: &str,
    entity: &Entity,
    own: &[&'f Field],
    field: &Field,
) -> Result<(&'f Field, Condition)> {
    let found = SUFFIXES.iter().find_map(|(suffix, condition)| {
        let name = field.name.strip_suffix(suffix)?;
        let own = own.iter().find(|own| own.name == name)?;
        Some((*own, *condition))
    });
    let Some(found) = found else {
        let names: Vec<&str> = own.iter().map(|own| &*own.name).collect();
        bail!(
            "`{query}` has a field `{}`, and `{}` has none of this name: its fields are {}. `_from` and `_to` after \
             the name of one make a range, `_prefix` the beginning of a text",
            field.name,
            entity.name,
            names.join(", ")
        );
    };
    Ok(found)
}

/// Checks that `field` can be compared with `own`, and returns the exact condition.
fn compared(
    query: &str,
    entity: &Entity,
    field: &Field,
    own: &Field,
    condition: Condition,
    database: Database,
) -> Result<Condition> {
    let (name, entity) = (&field.name, &entity.name);
    ensure!(
        !field.is_secret(),
        "`{name}` is secret, and cannot be looked for"
    );
    ensure!(
        !field.is_list(),
        "`{name}` is a list, and a query looks for one value"
    );
    if own.is_list() {
        let item = Name::parse(&own.name, Kind::Field)?.singular().snake();
        bail!(
            "`{name}` is a list, and a query looks for one of its items: call the field `{item}`"
        );
    }
    match condition {
        Condition::Equal => {
            ensure!(
                is_same(&field.of, &own.of),
                "`{name}` has another type in `{query}` than in `{entity}`: give it the same one"
            );
            ensure!(
                own.parts()
                    .iter()
                    .all(|part| part.primitive != Primitive::Json),
                "`{name}` is JSON, which cannot be compared"
            );
            let is_plain = |inner: &Field| {
                inner.cardinality == Cardinality::One && inner.of.primitive().is_some()
            };
            ensure!(
                !matches!(&own.of, FieldType::Composite(of) if !of.fields.iter().all(is_plain)),
                "a part of `{name}` is optional, or has parts of its own: look for one of its parts by hand"
            );
            Ok(Condition::Equal)
        }
        Condition::StartsWith => {
            ensure!(
                own.of.primitive() == Some(Primitive::Text)
                    && !matches!(own.of, FieldType::Enum(_)),
                "`{name}` is the beginning of a text, and `{}` of `{entity}` is no text",
                own.name
            );
            ensure!(
                matches!(field.of, FieldType::Text(_)),
                "`{name}` is the beginning of a text: write `{name}:string` or `'{name}:string?'`"
            );
            Ok(Condition::StartsWith)
        }
        Condition::From | Condition::UpTo | Condition::Before => {
            let of = match &own.of {
                FieldType::Primitive(of) => *of,
                // It has the order of its value.
                FieldType::Value(value) if value.conversion.is_some() => value.inner,
                _ => bail!(not_a_range(name, own)),
            };
            match of {
                Primitive::Date
                | Primitive::DateTime
                | Primitive::I32
                | Primitive::I64
                | Primitive::Decimal => {}
                _ => bail!(not_a_range(name, own)),
            }
            ensure!(
                of != Primitive::Decimal || database == Database::Postgres,
                "`{name}` is one end of a range of decimal numbers, and SQLite keeps them as texts, which are in \
                 another order: leave it out, or make `{}` an `i64` of the smallest unit, for example cents",
                own.name
            );
            ensure!(
                field.of == own.of,
                "`{name}` has another type in `{query}` than `{}` in `{entity}`: give it the same one",
                own.name
            );
            Ok(match (condition, of) {
                (Condition::UpTo, Primitive::DateTime) => Condition::Before,
                (other, _) => other,
            })
        }
    }
}

fn not_a_range(name: &str, own: &Field) -> String {
    format!(
        "`{name}` is one end of a range, and `{}` is not a date, a time or a number with an order",
        own.name
    )
}

/// Reports whether values of the types compare. The lengths of texts may differ.
pub fn is_same(a: &FieldType, b: &FieldType) -> bool {
    match (a, b) {
        (FieldType::Text(_), FieldType::Text(_)) => true,
        // One that is about to be generated is the one that has been.
        (FieldType::Enum(a), FieldType::Enum(b)) => a.path == b.path,
        _ => a == b,
    }
}

impl Condition {
    /// The name of the condition in templates.
    pub fn name(self) -> &'static str {
        match self {
            Self::Equal => "eq",
            Self::From => "ge",
            Self::UpTo => "le",
            Self::Before => "lt",
            Self::StartsWith => "starts_with",
        }
    }

    /// Describes the condition for clients.
    fn doc(self, own: &Field) -> Option<&'static str> {
        let of = own.of.primitive();
        Some(match (self, of) {
            (Self::Equal, _) => return None,
            (Self::From, Some(Primitive::Date)) => "On this day or later.",
            (Self::From, Some(Primitive::DateTime)) => "At this time or later.",
            (Self::From, _) => "At least this.",
            (Self::UpTo, Some(Primitive::Date)) => "On this day or earlier.",
            (Self::UpTo, _) => "At most this.",
            (Self::Before, _) => "Before this time.",
            (Self::StartsWith, _) => "It starts with this. Upper and lower case differ.",
        })
    }
}
