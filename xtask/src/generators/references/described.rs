//! References in templates.

use liquid::{Object, ValueView, model::Value, object};

use super::{Reference, words};
use crate::{
    model::layout::CORE,
    names::{Kind, Name},
    schema::{Field, FieldType, describe},
};

/// The number in an id of nothing.
pub const UNKNOWN: usize = 999;
/// The number in the id of what belongs to somebody else.
const ANOTHERS: usize = 998;

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
        let (snake, pascal) = (entity.snake(), entity.pascal());
        let mut object = object!({
            "field": reference.field.name,
            "optional": reference.field.is_optional(),
            "list": reference.field.is_list(),
            "name": snake,
            "Name": pascal,
            "var": entity.variable(),
            "words": entity.words(),
            "plural": entity.plural(),
            "owner": reference.owner.as_ref().map(|owner| owner.name.clone()),
            "path": format!("{CORE}::{context}::domain::{snake}::{pascal}"),
            "context": context,
            "repository": format!("{CORE}::{context}::ports::repo::{snake}::{pascal}Repository"),
            "double": format!("crate::tests::doubles::adapters::{context}::repo::{snake}"),
        });
        object.extend(reference.describe_place());
        for (key, more) in [
            ("changed", 0),
            ("changed_second", 1),
            ("changed_other", reference.samples()),
        ] {
            object.insert(key.into(), reference.changed(round + more, false));
        }
        known.extend(vec![entity; reference.samples()]);
        object
    });
    described.collect()
}

/// Describes `references` in `fields`, with other values for the fields of those that are not just an id: values with
/// `unknown` ids, and with those of what is `anothers`.
pub fn describe_in(context: &str, references: &[Reference], fields: &[Field]) -> Vec<Object> {
    let mut described = describe(context, references);
    for (object, reference) in described.iter_mut().zip(references) {
        let of_fields = describe::fields(fields).into_iter().zip(fields);
        let mut of_fields = of_fields.filter(|(_, field)| field.name == reference.field.name);
        let Some((field, _)) = of_fields.next().filter(|_| reference.is_deep()) else {
            continue;
        };
        for (key, number) in [("unknown", UNKNOWN), ("anothers", ANOTHERS)] {
            let other = reference.with_number(field.clone(), number);
            object.insert(key.into(), Value::Object(other));
        }
        let elements = describe::size(&field);
        object.extend(object!({ "elements": elements, "index": i64::from(elements > 1) }));
    }
    described
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

impl Reference {
    /// Describes where the id is in the field.
    fn describe_place(&self) -> Object {
        let getter = match (&self.field.of, self.parts.as_slice()) {
            (FieldType::Composite(of), [part]) if !part.is_borrowed => {
                Some(format!("{}::{}", of.path, part.name))
            }
            _ => None,
        };
        let element = Name::parse(&self.field.name, Kind::Field);
        let element = element.map_or_else(|_| "element".to_owned(), |name| name.singular().snake());
        let parts: Vec<&str> = self.parts.iter().map(|part| &*part.name).collect();
        object!({
            "parts": parts,
            "borrowed": self.parts.last().is_some_and(|part| part.is_borrowed),
            "getter": getter,
            "element": element,
            "deep": self.is_deep(),
            "test": words(&self.field, &self.parts).replace('.', "_"),
            "lookup": self.lookup(),
            "in_path": self.in_path,
            "anothers_number": ANOTHERS,
            "elements": 0,
            "index": 0,
        })
    }

    /// Returns `described`, which is the field, with `number` in the id. A list has it in its second element.
    fn with_number(&self, mut described: Object, number: usize) -> Object {
        let [first, _] = self.numbers;
        let numbers = if describe::size(&described) > 1 {
            [first, number]
        } else {
            [number, number]
        };
        let parts: Vec<&str> = self.parts.iter().map(|part| &*part.name).collect();
        describe::set_numbers(&mut described, &parts, numbers);
        described
    }

    /// Describes the fields in which a sample of the entity differs from the `round` samples before it.
    pub(super) fn changed(&self, round: usize, second: bool) -> Value {
        let unique = self.unique.iter();
        let changed = unique.filter(|field| self.is_changed(field, round, second));
        describe::array(changed.map(|field| describe::field_of_round(field, round)))
    }

    /// Reports whether `field` of a sample differs from that of the `round` samples before it.
    pub(super) fn is_changed(&self, field: &Field, round: usize, second: bool) -> bool {
        // An optional field of a second sample is absent.
        let has_value = round > 0 && !(second && field.is_optional());
        has_value && self.unique.contains(field)
    }
}
