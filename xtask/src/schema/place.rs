//! Ids in fields, and in the parts of their value objects.

use super::{
    sample::Samples,
    types::{Cardinality, Field, FieldType, Id},
};

/// A place in a field that has an id: the field itself, or a part of its value object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub field: Field,
    /// The parts that lead to the id, from the value object of the field on.
    pub parts: Vec<Inner>,
    pub id: Id,
    /// The numbers in the samples of the id.
    pub numbers: [usize; 2],
}

/// A part of a value object, which has a method of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inner {
    pub name: String,
    pub cardinality: Cardinality,
    /// The method returns a reference.
    pub is_borrowed: bool,
}

/// Returns all places in `fields` that have an id. The samples are those of a test that has all `fields`.
pub fn places(fields: &[Field]) -> Vec<Place> {
    let (mut places, mut samples) = (Vec::new(), Samples::default());
    for field in fields {
        add(field, field, &[], &mut samples, &mut places);
    }
    places
}

fn add(
    field: &Field,
    part: &Field,
    parts: &[Inner],
    samples: &mut Samples,
    places: &mut Vec<Place>,
) {
    let FieldType::Composite(composite) = &part.of else {
        let sample = samples.next(&part.name, &part.of, part.range.as_ref());
        if let FieldType::Id(id) = &part.of {
            places.push(Place {
                field: field.clone(),
                parts: parts.to_vec(),
                id: id.clone(),
                numbers: sample.numbers,
            });
        }
        return;
    };
    for (inner, is_borrowed) in composite.fields.iter().zip(&composite.borrowed) {
        let mut parts = parts.to_vec();
        parts.push(Inner {
            name: inner.name.clone(),
            cardinality: inner.cardinality,
            is_borrowed: *is_borrowed,
        });
        add(field, inner, &parts, samples, places);
    }
}
