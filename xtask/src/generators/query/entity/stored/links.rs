//! What the entities of a test are linked with: the items of their lists, and the pairs of relations.

use liquid::{Object, model::Value, object};

use super::{Filter, Given, Second, Stored, StoredField, Who};
use crate::schema::{Cardinality, Field, Primitive, describe};

impl Stored<'_> {
    /// The pairs of relations that the test stores: the first entity is linked with one thing, and the second one with
    /// that and with another.
    pub(super) fn links(&self) -> Vec<Object> {
        let linked = self
            .filters
            .iter()
            .chain(&self.counted)
            .filter_map(|filter| Some((filter, filter.through()?)));
        let links = linked.map(|(filter, through)| {
            let pairs = [
                (Given::Of(Who::First), "first"),
                (Given::Of(Who::First), "second"),
                (Given::Other, "second"),
            ];
            let pairs = pairs.map(|(given, who)| {
                let mut pair = object!({ "who": who });
                let mut given = self.given(filter, &given);
                given.extend(object!({ "some": false }));
                pair.insert("given".into(), Value::Object(given));
                pair
            });
            let mut link = object!({
                "plural": through.plural,
                "repository": through.repository,
                "path": through.path,
                "given": through.given.name,
                "linking": through.linking.name,
                "outer": through.outer,
            });
            link.insert("pairs".into(), describe::array(pairs));
            link
        });
        links.collect()
    }

    /// Describes how many pairs of each relation that the query counts the two entities are in.
    pub(super) fn numbers_of_pairs(&self) -> Vec<Object> {
        let counts = self.counts.iter().map(|count| {
            let conditions = self.filters.iter().filter(|filter| count.is_about(filter));
            let links = i64::try_from(conditions.count().max(1)).unwrap_or_default();
            object!({ "name": count.name, "first": links, "second": 2 * links })
        });
        counts.collect()
    }

    /// Reports whether the entity `who` is linked with the first and with the second sample of what `filter` asks for.
    pub(super) fn linked_with(&self, filter: &Filter, who: Who) -> [bool; 2] {
        let second = |name: &str| self.field(name).map(|field| field.second);
        let is_linked_with_both = match filter.through() {
            // Both have the same.
            Some(through) => who == Who::Second || second(&through.outer) == Some(Second::Same),
            None => self
                .field(&filter.own.name)
                .is_none_or(|field| who == Who::Second && field.is_uniform),
        };
        let is_first = who == Who::First || second(&filter.own.name) == Some(Second::Same);
        [
            is_linked_with_both || is_first,
            is_linked_with_both || !is_first,
        ]
    }
}

/// Reports whether the two samples of an item of a list differ.
pub fn items_differ(own: &Field) -> bool {
    let item = Field::new(&own.name, own.of.clone(), Cardinality::One);
    let parts = item.parts();
    parts.iter().any(|part| match &part.sample.bounded {
        Some([one, other]) => one != other,
        None => part.primitive != Primitive::Text || part.sample.texts[0] != part.sample.texts[1],
    })
}

impl StoredField {
    /// What a relation links an entity with.
    pub(super) fn of_end(field: &Field) -> Self {
        Self {
            field: field.clone(),
            part: None,
            is_unique: false,
            second: Second::Other,
            only: None,
            is_uniform: false,
            is_end: true,
        }
    }

    /// Reports whether the samples are lists of more than one item.
    pub(super) fn has_several(&self) -> bool {
        let described = describe::fields(std::iter::once(&self.field));
        described
            .first()
            .is_some_and(|field| describe::size(field) > 1)
    }

    /// Reports whether a query looks for an item of the field.
    pub(super) fn is_asked_for(&self, filters: &[Filter]) -> bool {
        let mut filters = filters.iter();
        self.field.is_list() && filters.any(|filter| filter.own == self.field)
    }
}
