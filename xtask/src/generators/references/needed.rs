//! What a test stores before it can store what refers to it.

use anyhow::Result;
use liquid::{Object, model::Value, object};

use super::{Reference, all, describe};
use crate::{
    names::Name,
    plan::Plan,
    schema::{Domain, Field, describe},
};

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
    needed_by(plan, context, all(plan, context, fields)?, second)
}

/// Returns what must be stored before a test can store something with `references`.
pub fn needed_by(
    plan: &Plan,
    context: &str,
    references: Vec<Reference>,
    second: bool,
) -> Result<Vec<Needed>> {
    let mut needed = Vec::new();
    let mut open = Vec::new();
    add_needed(plan, context, references, second, &mut open, &mut needed)?;
    Ok(needed)
}

fn add_needed(
    plan: &Plan,
    context: &str,
    references: Vec<Reference>,
    second: bool,
    open: &mut Vec<Name>,
    needed: &mut Vec<Needed>,
) -> Result<()> {
    for reference in references {
        let [first, other] = reference.numbers;
        // A list has both samples.
        let samples = match (reference.field.is_list(), second) {
            (true, _) => vec![(first, false), (other, true)],
            (false, false) => vec![(first, false)],
            (false, true) => vec![(other, true)],
        };
        if open.contains(&reference.entity) {
            continue;
        }
        let model = plan.model();
        let entity = Domain::new(&model, context).entity(&reference.entity.pascal())?;
        for (number, second) in samples {
            // An optional field of a second sample is absent.
            if second && reference.is_optional() {
                continue;
            }
            let references = all(plan, context, &entity.fields)?;
            open.push(reference.entity.clone());
            add_needed(plan, context, references, second, open, needed)?;
            open.pop();
            needed.push(Needed {
                reference: reference.clone(),
                number,
                second,
            });
        }
    }
    Ok(())
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
            // An optional field of a second sample is absent.
            let absent = kind.own.iter().filter(|_| !second);
            let absent = absent.map(|field| Value::scalar(field.name.clone()));
            sample.insert("absent".into(), Value::Array(absent.collect()));
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
        Some((needed, _)) if needed.reference.own.contains(field) => {
            let mut object = object;
            object.extend(object!({ "absent": true }));
            object
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
