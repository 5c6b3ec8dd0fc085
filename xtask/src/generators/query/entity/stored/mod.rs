//! What the test of a query stores, asks for, and expects to find.

mod links;

use std::cmp::Ordering;

use anyhow::Result;
use liquid::{Object, model::Value, object};

use super::{
    QueryPlan, Shape,
    counted::Counted,
    filter::{Condition, Filter},
    source::Source,
    view::View,
};
use crate::{
    generators::{
        references::{self, Needed, Reference},
        state,
    },
    names::Name,
    plan::Plan,
    schema::{Cardinality, Field, FieldType, Literal, Part, Primitive, describe},
};

/// Two entities that a test stores: the samples of the double, but for some fields.
pub struct Stored<'s> {
    source: &'s Source,
    query: &'s QueryPlan<'s>,
    filters: &'s [Filter],
    counts: &'s [Counted],
    /// Conditions that the query does not have: the test stores pairs for them, which the query counts.
    counted: Vec<Filter>,
    fields: Vec<StoredField>,
    /// The first has the id of the second sample, and the second that of the first. So their order by id is another
    /// one than by the other fields.
    is_swapped: bool,
}

/// A field of the entities that a test stores.
struct StoredField {
    field: Field,
    /// Two values for tests.
    part: Option<Part>,
    is_unique: bool,
    second: Second,
    /// What the query demands of all that it returns. Both entities have it.
    only: Option<state::Condition>,
    /// All items of the first entity are the first sample. The second one has both samples, and so what the first has,
    /// too.
    is_uniform: bool,
    /// It is no field of the entity, but what a relation links it with.
    is_end: bool,
}

/// Where the value of the second entity is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Second {
    /// The second sample.
    Other,
    /// The first entity.
    Same,
    /// The second sample, though the field may be absent.
    Present,
    /// It refers to the first entity, which refers to none.
    FirstEntity,
}

/// A value that a test asks for.
#[derive(Clone, Debug)]
enum Given {
    None,
    /// That of an entity that is stored.
    Of(Who),
    /// Another sample than the first.
    Other,
    /// The first sample, but for the part with this index.
    OtherPart(usize),
    Text(String),
    /// A number, or a date so many days after the first of 1970.
    Number(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    First,
    Second,
}

const BOTH: [Who; 2] = [Who::First, Who::Second];

impl<'s> Stored<'s> {
    pub fn of(
        plan: &Plan,
        source: &'s Source,
        query: &'s QueryPlan<'s>,
        filters: &'s [Filter],
        only: &[state::Condition],
        counts: &'s [Counted],
    ) -> Result<Self> {
        let parts = Field::all_parts(&source.entity.fields);
        let mut fields = Vec::new();
        for field in &source.entity.fields {
            let is_unique = source.is_unique(plan, &field.name)?;
            let mut stored = StoredField {
                part: parts.iter().find(|part| part.name == field.name).cloned(),
                is_unique,
                second: Second::Other,
                only: only
                    .iter()
                    .find(|condition| condition.field().name == field.name)
                    .cloned(),
                field: field.clone(),
                is_uniform: false,
                is_end: false,
            };
            stored.second = stored.second(source, query, filters);
            stored.is_uniform = stored.has_several() && stored.is_asked_for(filters);
            fields.push(stored);
        }
        let counted = counts
            .iter()
            .filter(|count| !filters.iter().any(|filter| count.is_about(filter)));
        let counted: Vec<Filter> = counted.map(Counted::as_filter).collect();
        let ends = filters
            .iter()
            .chain(&counted)
            .filter(|filter| filter.through().is_some());
        fields.extend(ends.map(|filter| StoredField::of_end(&filter.own)));
        let is_swapped = query
            .sort
            .as_ref()
            .is_some_and(|sort| sort.field != "id" && query.shape != Shape::One);
        Ok(Self {
            source,
            query,
            filters,
            counts,
            counted,
            fields,
            is_swapped,
        })
    }

    /// Describes the test of a query that shows `view`.
    pub fn describe(&self, plan: &Plan, view: &View) -> Result<Object> {
        let (context, name) = (&self.source.context, &self.source.name);
        let (snake, pascal) = (name.snake(), name.pascal());
        let is_changed = |wanted: &dyn Fn(Second) -> bool| {
            self.is_swapped || self.fields.iter().any(|field| wanted(field.second))
        };
        let first_differs = self
            .fields
            .iter()
            .any(|field| field.differs_from_sample() || field.is_uniform);
        let mut values = object!({
            "double": format!("crate::tests::doubles::adapters::{context}::repo::{snake}"),
            "entity": self.source.entity.path,
            "repository": format!("app_core::{context}::ports::repo::{snake}::{pascal}Repository"),
            "plural": name.plural(),
            "first_changed": first_differs || is_changed(&|second| second == Second::FirstEntity),
            "second_changed": is_changed(&|second| second != Second::Other),
            "first_id": self.id(Who::First),
            "second_id": self.id(Who::Second),
            "swapped": self.is_swapped,
            "shows_id": view.fields.iter().any(|field| field.name == "id"),
            "ties": self.ties(),
        });
        let needed = self.needed(plan)?;
        let described = references::describe_needed(context, &needed);
        values.insert("needed".into(), describe::array(described));
        values.insert("entity_fields".into(), describe::array(self.fields()));
        values.insert("links".into(), describe::array(self.links()));
        values.insert("shown".into(), describe::array(self.shown(view)));
        let joined = view.joins.iter().map(|join| {
            let field = self.field(&join.field.name);
            let is_same = field.is_some_and(|field| field.second == Second::Same);
            join.describe_samples(&needed, self.numbers(&join.field), is_same)
        });
        values.insert("joined".into(), describe::array(joined.collect::<Vec<_>>()));
        values.insert("counts".into(), describe::array(self.numbers_of_pairs()));
        values.extend(self.asked());
        Ok(values)
    }

    /// Describes what the test asks for, and what it finds.
    fn asked(&self) -> Object {
        let is_one = self.query.shape == Shape::One;
        let base = self
            .filters
            .iter()
            .map(|filter| self.given(filter, &self.base(filter)));
        let second = self.filters.iter().map(|filter| {
            let is_optional = filter.field.is_optional();
            self.given(
                filter,
                &if is_optional {
                    Given::None
                } else {
                    Given::Of(Who::Second)
                },
            )
        });
        // The second entity is found by its own values.
        let is_plain =
            |filter: &Filter| !filter.own.is_optional() && filter.condition == Condition::Equal;
        let mut demanded = self
            .filters
            .iter()
            .filter(|filter| !filter.field.is_optional());
        let finds_second = is_one && demanded.all(is_plain);
        let all = self.found(None);
        let mut uses_second = finds_second || !is_one && all.contains(&Who::Second);
        let mut cases = Vec::new();
        for filter in self.filters {
            for (about, asked, found) in self.cases(filter) {
                // That the second one is found is another test.
                if is_one && !found.is_empty() {
                    continue;
                }
                uses_second |= found.contains(&Who::Second);
                let mut object = self.given(filter, &asked);
                object.insert("found".into(), Self::list(&found));
                object.extend(object!({
                    "about": about,
                    "claimant": filter.field.claimant && filter.linked.is_none(),
                    "fixed": filter.is_fixed(),
                }));
                cases.push(object);
            }
        }
        let mut values = object!({
            "finds_second": finds_second,
            "uses_second_view": uses_second,
        });
        values.insert("base".into(), describe::array(base.collect::<Vec<_>>()));
        values.insert(
            "asks_for_second".into(),
            describe::array(second.collect::<Vec<_>>()),
        );
        values.insert("cases".into(), describe::array(cases));
        values.insert("all".into(), Self::list(&all));
        values
    }

    /// Returns what the two entities refer to.
    fn needed(&self, plan: &Plan) -> Result<Vec<Needed>> {
        let (context, fields) = (&self.source.context, self.all());
        let mut needed = references::needed(plan, context, &fields, false)?;
        needed.extend(references::needed(plan, context, &fields, true)?);
        needed.retain(|needed| {
            let Reference { field, entity, .. } = &needed.reference;
            let stored = self.field(&field.name);
            // What refers to an entity of its own kind refers to the first one, or to none. In a list, no key demands it.
            let is_own = stored.is_some_and(|field| field.is_end || self.is_of_own_kind(field));
            !((is_own || field.is_list()) && *entity == self.source.name)
        });
        Ok(needed)
    }

    /// Reports whether the field may refer to another entity of the kind that the test stores.
    fn is_of_own_kind(&self, field: &StoredField) -> bool {
        field.refers_to(&self.source.context, &self.source.name)
    }

    fn id(&self, who: Who) -> usize {
        if (who == Who::First) == self.is_swapped {
            2
        } else {
            1
        }
    }

    fn field(&self, name: &str) -> Option<&StoredField> {
        self.fields.iter().find(|field| field.field.name == name)
    }

    /// The fields of the entity, and then what relations link it with.
    fn all(&self) -> Vec<Field> {
        let fields = self.fields.iter();
        fields.map(|field| field.field.clone()).collect()
    }

    /// The fields of the entity, as the test makes them.
    fn fields(&self) -> Vec<Object> {
        let described = describe::fields(self.fields.iter().map(|field| &field.field));
        let described = described.into_iter().zip(&self.fields);
        let described = described.map(|(mut object, field)| {
            object.extend(object!({ "second": field.second.name(), "uniform": field.is_uniform }));
            if let Some(only) = &field.only {
                let mut condition = only.describe_filter();
                condition.extend(object!({
                    "first_differs": field.differs_from_sample(),
                    "own_kind": self.is_of_own_kind(field),
                }));
                object.insert("only".into(), Value::Object(condition));
            }
            object
        });
        described.collect()
    }

    /// The fields that the view shows, the lists included.
    fn shown(&self, view: &View) -> Vec<Object> {
        let is_shown = |name: &str| view.fields.iter().any(|field| field.name == name);
        let fields = self.fields().into_iter().zip(&self.fields);
        let fields = fields.filter(|(_, field)| {
            is_shown(&field.field.name) || view.has_lists && field.field.is_list()
        });
        fields.map(|(object, _)| object).collect()
    }

    /// What a test asks for if it is not about `filter`.
    fn base(&self, filter: &Filter) -> Given {
        if filter.field.is_optional() {
            return Given::None;
        }
        let [first, second] = self.numbers(&filter.own);
        match filter.condition {
            Condition::Equal | Condition::From => Given::Of(Who::First),
            Condition::UpTo if self.bounded(&filter.own).is_some() => {
                Given::Of(if second > first {
                    Who::Second
                } else {
                    Who::First
                })
            }
            Condition::UpTo => Given::Number(second.max(first)),
            Condition::Before => Given::Number(second.max(first) + 1),
            Condition::StartsWith => {
                let text = self.text(&filter.own, Who::First).unwrap_or_default();
                Given::Text(text.chars().take(shortest(filter)).collect())
            }
        }
    }

    /// What tests of `filter` are about, the values that they ask for, and what they find. For a value of several
    /// parts there is a test of each part.
    fn cases(&self, filter: &Filter) -> Vec<(String, Given, Vec<Who>)> {
        let name = &filter.field.name;
        let parts = match &filter.own.of {
            FieldType::Composite(composite) => composite.fields.as_slice(),
            _ => &[],
        };
        let whole = self
            .case(filter)
            .filter(|(_, found)| parts.is_empty() || !found.is_empty());
        let whole = whole.map(|(given, found)| (name.clone(), given, found));
        let parts = parts.iter().enumerate().filter(|(_, part)| {
            let parts = part.parts();
            parts.iter().any(|part| {
                let [first, second] = &part.sample.texts;
                part.primitive != Primitive::Text || first != second
            })
        });
        let parts = parts.map(|(index, part)| {
            let about = format!("{name}_{}", part.name);
            (about, Given::OtherPart(index), Vec::new())
        });
        whole.into_iter().chain(parts).collect()
    }

    /// A value for `filter` that makes a difference, and what is found then.
    fn case(&self, filter: &Filter) -> Option<(Given, Vec<Who>)> {
        let refers = self
            .field(&filter.own.name)
            .is_some_and(|field| field.second == Second::FirstEntity);
        let is_one = self.query.shape == Shape::One;
        let given = match filter.condition {
            Condition::Equal if filter.linked.is_some() => Given::Other,
            Condition::Equal if is_one || filter.is_fixed() => Given::Other,
            Condition::Equal if refers => Given::Of(Who::Second),
            Condition::Equal | Condition::UpTo => Given::Of(Who::First),
            Condition::From | Condition::Before => Given::Of(Who::Second),
            Condition::StartsWith => {
                let text = self.text(&filter.own, Who::First)?;
                Given::Text(text.chars().take(longest(filter)).collect())
            }
        };
        let found = self.found(Some((filter, &given)));
        (found != self.found(None)).then_some((given, found))
    }

    /// Returns what is found, in the order of the query, when it asks for what is usual, but for one filter.
    fn found(&self, asked: Option<(&Filter, &Given)>) -> Vec<Who> {
        let fits = |who: &&Who| {
            self.filters.iter().all(|filter| {
                let given = match asked {
                    Some((other, given)) if other.field.name == filter.field.name => given.clone(),
                    _ => self.base(filter),
                };
                self.fits(filter, &given, **who)
            })
        };
        let mut found: Vec<Who> = BOTH.iter().filter(fits).copied().collect();
        let descending = self.query.sort.as_ref().is_none_or(|sort| sort.descending);
        found.sort_by(|a, b| {
            let order = self.compared(*a, *b).then(self.id(*a).cmp(&self.id(*b)));
            if descending { order.reverse() } else { order }
        });
        if self.query.shape == Shape::One {
            // There is one, or the test does not depend on which.
            found.truncate(1);
        }
        found
    }

    fn compared(&self, a: Who, b: Who) -> Ordering {
        let Some(sort) = &self.query.sort else {
            return Ordering::Equal;
        };
        let Some(field) = self.field(&sort.field) else {
            return Ordering::Equal;
        };
        let key = |who: Who| {
            let sample = &field.part.as_ref()?.sample;
            let index = usize::from(who == Who::Second && field.second != Second::Same);
            Some(match field.field.of.primitive() {
                Some(Primitive::Text) => (sample.texts[index].clone(), 0),
                Some(Primitive::Bool) => (String::new(), 1 - index),
                _ => (String::new(), sample.numbers[index]),
            })
        };
        key(a).cmp(&key(b))
    }

    /// Reports whether the entity `who` has what `filter` demands.
    fn fits(&self, filter: &Filter, given: &Given, who: Who) -> bool {
        let field = self.field(&filter.own.name);
        match (given, filter.condition) {
            (Given::None, _) => true,
            (given, Condition::Equal) if filter.linked.is_some() => {
                let is_first = matches!(given, Given::Of(Who::First));
                !self.differ(&filter.own) || self.linked_with(filter, who)[usize::from(!is_first)]
            }
            (Given::Text(prefix), _) => self
                .text(&filter.own, who)
                .is_some_and(|text| text.starts_with(prefix)),
            (given, Condition::Equal) => {
                // 0 and 1 are the samples, 2 is a reference to the first entity, 3 is none.
                let value = |who: Who| match (field.map(|field| field.second), who) {
                    (Some(Second::FirstEntity), Who::First) => 3,
                    (Some(Second::FirstEntity), Who::Second) => 2,
                    (Some(Second::Other), Who::Second) if filter.own.is_optional() => 3,
                    (Some(Second::Same), _) | (_, Who::First) => 0,
                    (_, Who::Second) => 1,
                };
                let asked = match given {
                    Given::Of(other) => value(*other),
                    _ => 1,
                };
                let (asked, own) = if self.differ(&filter.own) {
                    (asked, value(who))
                } else {
                    (asked.max(1), value(who).max(1))
                };
                asked == own && asked != 3
            }
            (given, condition) => {
                let numbers = self.numbers(&filter.own);
                let number = |who: Who| numbers[usize::from(who == Who::Second)];
                let asked = match given {
                    Given::Number(number) => *number,
                    Given::Of(other) => number(*other),
                    _ => return false,
                };
                match condition {
                    Condition::From => number(who) >= asked,
                    Condition::UpTo => number(who) <= asked,
                    _ => number(who) < asked,
                }
            }
        }
    }

    /// Reports whether the two samples of a field differ.
    fn differ(&self, own: &Field) -> bool {
        if own.is_list() {
            return links::items_differ(own);
        }
        let Some(part) = self.field(&own.name).and_then(|field| field.part.as_ref()) else {
            return true;
        };
        match part.primitive {
            Primitive::Text => part.sample.texts[0] != part.sample.texts[1],
            _ => true,
        }
    }

    /// The samples of a field, if its numbers have bounds.
    fn bounded(&self, own: &Field) -> Option<&[Literal; 2]> {
        let field = self.field(&own.name)?;
        field.part.as_ref()?.sample.bounded.as_ref()
    }

    /// The numbers in the values of a field of the two entities. Those within bounds are in this order, too.
    fn numbers(&self, own: &Field) -> [usize; 2] {
        let numbers = describe::numbers(&self.all());
        let numbers = numbers.into_iter().find(|(name, _)| *name == own.name);
        let [first, mut other] = numbers.map_or([1, 2], |(_, numbers)| numbers);
        if self.bounded(own).is_some_and(|[one, next]| one == next) {
            other = first;
        }
        match self.field(&own.name).map(|field| field.second) {
            Some(Second::Same) => [first, first],
            _ => [first, other],
        }
    }

    /// The text of a field, if the entity `who` has it.
    fn text(&self, own: &Field, who: Who) -> Option<String> {
        let field = self.field(&own.name)?;
        let texts = &field.part.as_ref()?.sample.texts;
        match (who, field.second) {
            (Who::First, _) | (_, Second::Same) => Some(texts[0].clone()),
            (_, Second::Other) if own.is_optional() => None,
            _ => Some(texts[1].clone()),
        }
    }

    /// Reports whether two entities can have the same value of what the query sorts by.
    fn ties(&self) -> bool {
        self.is_swapped
            && self.query.sort.as_ref().is_some_and(|sort| {
                self.field(&sort.field)
                    .is_some_and(|field| !field.is_unique && field.second == Second::Other)
            })
    }

    fn list(found: &[Who]) -> Value {
        let names = found.iter().map(|who| match who {
            Who::First => Value::scalar("first"),
            Who::Second => Value::scalar("second"),
        });
        Value::Array(names.collect())
    }

    /// Describes a value that a test gives the field of `filter`.
    fn given(&self, filter: &Filter, given: &Given) -> Object {
        let mut object = self.value(filter, given);
        object.extend(object!({ "name": filter.field.name }));
        object
    }

    fn value(&self, filter: &Filter, given: &Given) -> Object {
        let (asked, own) = (&filter.field, &filter.own);
        // The value of an entity can be copied, if the types are the same.
        let is_same = asked.of == own.of || matches!(asked.of, FieldType::Enum(_));
        let fits =
            is_same && filter.linked.is_none() && (asked.is_optional() || !own.is_optional());
        let wrapped = asked.is_optional() && !own.is_optional();
        let of_entity = |source: &str| object!({ "kind": "entity", "source": source, "field": own.name, "some": wrapped });
        let sample = |of: Object, second: bool| {
            let mut object =
                object!({ "kind": "sample", "some": asked.is_optional(), "second": second });
            object.insert("of".into(), Value::Object(of));
            object
        };
        let described = self.fields();
        let described = described
            .into_iter()
            .zip(&self.fields)
            .find(|(_, field)| field.field.name == own.name);
        let of = described.and_then(|(object, _)| match object.get("type") {
            Some(Value::Object(of)) => Some(of.clone()),
            _ => None,
        });
        let of = of.unwrap_or_else(|| {
            let mut of = describe::field_type(&own.of);
            of.insert("numbers".into(), numbers([1, 2]));
            of
        });
        match given {
            Given::None => object!({ "kind": "none" }),
            Given::Of(_) | Given::Other if filter.is_of_kind(self.source) => object!({
                "kind": "entity",
                "source": if matches!(given, Given::Of(Who::First)) { "first" } else { "second" },
                "field": "id",
                "some": asked.is_optional(),
            }),
            Given::Of(Who::First) if fits => of_entity("first"),
            Given::Of(Who::Second) if fits => of_entity("second"),
            Given::Other if fits && !own.is_optional() => of_entity("other"),
            Given::OtherPart(index) => sample(with_other_part(of, *index), false),
            Given::Of(Who::First) => sample(of, false),
            Given::Of(Who::Second) | Given::Other => sample(of, true),
            Given::Text(text) => {
                let mut of = describe::field_type(&asked.of);
                let text = Value::scalar(text.clone());
                of.insert("texts".into(), Value::Array(vec![text.clone(), text]));
                sample(of, false)
            }
            Given::Number(number) => {
                let mut of = of;
                of.insert("numbers".into(), numbers([*number, *number]));
                if let Some(Value::Object(inner)) = of.get_mut("inner") {
                    inner.insert("numbers".into(), numbers([*number, *number]));
                }
                sample(of, false)
            }
        }
    }
}

/// Takes the second sample of a part of a value for the first one.
fn with_other_part(mut of: Object, index: usize) -> Object {
    let part = match of.get_mut("fields") {
        Some(Value::Array(fields)) => fields.get_mut(index),
        _ => None,
    };
    if let Some(Value::Object(part)) = part {
        part.insert("other".into(), Value::scalar(true));
    }
    of
}

fn numbers(numbers: [usize; 2]) -> Value {
    let number = |number: usize| Value::scalar(i64::try_from(number).unwrap_or_default());
    Value::Array(numbers.map(number).to_vec())
}

/// The characters that a text for `filter` has at least.
fn shortest(filter: &Filter) -> usize {
    match &filter.field.of {
        FieldType::Text(text) => text.length.min.max(1),
        _ => 1,
    }
}

/// The characters that a text for `filter` has at most.
fn longest(filter: &Filter) -> usize {
    match &filter.field.of {
        FieldType::Text(text) => text.length.max,
        _ => usize::MAX,
    }
}

impl StoredField {
    /// Decides where the value of the second entity is from.
    fn second(&self, source: &Source, query: &QueryPlan, filters: &[Filter]) -> Second {
        if self.only.is_some() {
            return Second::Same;
        }
        if self.refers_to(&source.context, &source.name) {
            return Second::FirstEntity;
        }
        if query.shape == Shape::One {
            return Second::Other;
        }
        if self.field.is_list() {
            let mut asked = filters.iter().filter(|filter| filter.own == self.field);
            let is_demanded = asked.any(|filter| !filter.field.is_optional());
            return if is_demanded && !self.has_several() {
                Second::Same
            } else {
                Second::Other
            };
        }
        let mut about = filters
            .iter()
            .filter(|filter| filter.own.name == self.field.name);
        if about.clone().any(Filter::is_fixed) {
            return Second::Same;
        }
        let is_range =
            |filter: &Filter| !matches!(filter.condition, Condition::Equal | Condition::StartsWith);
        if self.field.is_optional() && about.clone().any(is_range) {
            return Second::Present;
        }
        // A list of those that start with the same has both.
        let is_demanded = |filter: &Filter| {
            filter.condition == Condition::StartsWith && !filter.field.is_optional()
        };
        let texts = self.part.as_ref().map(|part| &part.sample.texts);
        let differ =
            texts.is_some_and(|[first, second]| first.chars().next() != second.chars().next());
        if about.any(is_demanded) && (differ || self.field.is_optional()) && !self.is_unique {
            return Second::Same;
        }
        Second::Other
    }

    /// Reports whether the first entity has another value than the sample, because the query demands it.
    fn differs_from_sample(&self) -> bool {
        let mut only = self.only.iter();
        only.any(|condition| !condition.is_true_of_sample())
    }

    /// Reports whether the field may refer to another entity of its own kind.
    fn refers_to(&self, context: &str, name: &Name) -> bool {
        self.field.cardinality == Cardinality::Optional
            && references::target(context, &self.field.of).as_ref() == Some(name)
    }
}

impl Second {
    fn name(self) -> &'static str {
        match self {
            Self::Other => "other",
            Self::Same => "same",
            Self::Present => "present",
            Self::FirstEntity => "first_entity",
        }
    }
}
