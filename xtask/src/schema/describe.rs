//! The schema as templates see it.

use heck::ToSnakeCase;
use liquid::{Object, ValueView, model::Value, object};

use super::{
    literal::grouped,
    part::Part,
    primitive::{Database, Primitive},
    range::Range,
    sample::{Sample, Samples},
    types::{
        Cardinality, Composite, Conversion, Enum, Field, FieldType, Literal, ValueObject, Variant,
    },
};
use crate::model::layout::CORE;

/// Describes `fields`, with samples that differ.
pub fn fields<'f>(fields: impl IntoIterator<Item = &'f Field>) -> Vec<Object> {
    let mut samples = Samples::default();
    let described = fields
        .into_iter()
        .map(|field| self::field(field, "", &mut samples));
    described.collect()
}

/// Describes `field` with other samples than it has in other rounds.
pub fn field_of_round(field: &Field, round: usize) -> Object {
    self::field(field, "", &mut Samples::of_round(round))
}

/// Returns the numbers in the samples of `fields`, by the names of the fields.
pub fn numbers(fields: &[Field]) -> Vec<(String, [usize; 2])> {
    let mut samples = Samples::default();
    let mut numbers = Vec::new();
    for each in fields {
        let of = field(each, "", &mut samples);
        let of = of
            .get("type")
            .and_then(|of| of.as_object())
            .and_then(|of| of.get("numbers"));
        let number = |index: i64| {
            let number =
                of.and_then(|numbers| numbers.as_array()?.get(index)?.as_scalar()?.to_integer());
            number
                .and_then(|number| usize::try_from(number).ok())
                .unwrap_or_default()
        };
        numbers.push((each.name.clone(), [number(0), number(1)]));
    }
    numbers
}

/// Returns how many elements a sample of the field `described` has, if it is a list.
pub fn size(described: &Object) -> i64 {
    let size = described.get("size").and_then(ValueView::as_scalar);
    size.and_then(|size| size.to_integer()).unwrap_or_default()
}

/// Sets the numbers in the samples of a part of the field `described`, to which `parts` lead.
pub fn set_numbers(described: &mut Object, parts: &[&str], numbers: [usize; 2]) {
    let Some(Value::Object(of)) = described.get_mut("type") else {
        return;
    };
    let Some((part, parts)) = parts.split_first() else {
        let numbers = numbers
            .iter()
            .map(|number| Value::scalar(i64::try_from(*number).unwrap_or_default()));
        of.insert("numbers".into(), Value::Array(numbers.collect()));
        return;
    };
    let Some(Value::Array(fields)) = of.get_mut("fields") else {
        return;
    };
    for field in fields {
        if let Value::Object(field) = field
            && field
                .get("name")
                .is_some_and(|name| name.to_kstr() == *part)
        {
            set_numbers(field, parts, numbers);
        }
    }
}

/// Reports whether the value `key` of `object` is `true`.
pub fn is(object: &Object, key: &str) -> bool {
    let value = object.get(key).and_then(ValueView::as_scalar);
    value.and_then(|value| value.to_bool()).unwrap_or_default()
}

/// Makes an array of objects.
pub fn array(objects: impl IntoIterator<Item = Object>) -> Value {
    Value::Array(objects.into_iter().map(Value::Object).collect())
}

/// Makes groups of `fields` that `kernel::validate` takes at once.
pub fn groups(fields: &[Object]) -> Value {
    let groups = fields.chunks(16).map(|group| array(group.iter().cloned()));
    Value::Array(groups.collect())
}

/// Describes the columns `parts` of a table in `database`.
pub fn parts<'p>(parts: impl IntoIterator<Item = &'p Part>, database: Database) -> Vec<Object> {
    parts.into_iter().map(|each| part(each, database)).collect()
}

/// Describes a field: its `name`, its `type`, how many values it has, and its `column`, which is the first part of
/// the names of its columns if it has several.
fn field(field: &Field, prefix: &str, samples: &mut Samples) -> Object {
    let column = format!("{prefix}{}", field.name);
    let mut object = object!({
        "name": field.name,
        "column": column,
        "optional": field.is_optional(),
        "list": field.is_list(),
        "checked": field.is_checked(),
        "claimant": field.claimant,
        "readonly": field.readonly,
        "doc": field.doc,
        "borrowed": false,
    });
    if let Cardinality::Many(bounds) = field.cardinality {
        object.extend(object!({
            "min": bounds.min,
            "max": bounds.max,
            // A test with one element does not see that their order is lost.
            "size": bounds.min.max(bounds.max.min(2)),
        }));
    }
    if let Some(default) = &field.default {
        object.insert("default".into(), Value::Object(literal(default)));
    }
    let prefix = if field.is_list() {
        String::new()
    } else {
        format!("{column}_")
    };
    let of = typed(
        &field.name,
        &field.of,
        field.range.as_ref(),
        &prefix,
        samples,
    );
    object.insert("type".into(), Value::Object(of));
    object
}

/// Describes the type `of` a value that has no name.
pub fn field_type(of: &FieldType) -> Object {
    typed("value", of, None, "", &mut Samples::default())
}

/// Describes a type: its `kind`, what that kind has, and values for tests.
fn typed(
    name: &str,
    of: &FieldType,
    range: Option<&Range>,
    prefix: &str,
    samples: &mut Samples,
) -> Object {
    if let FieldType::Composite(composite) = of {
        return self::composite(composite, prefix, samples);
    }
    let sample = samples.next(name, of, range);
    let mut object = leaf(of, &sample);
    let range = match of {
        FieldType::Value(value) => value.range.as_ref(),
        _ => range,
    };
    if let Some(range) = range {
        object.insert("range".into(), Value::Object(self::range(range)));
    }
    object
}

/// Describes the bounds of a number.
fn range(range: &Range) -> Object {
    let outside = range.outside();
    let rust = outside.iter().filter_map(Literal::rust);
    let mut object = object!({
        "type": range.type_name(),
        "rust": range.rust(),
        "words": range.words(),
        "outside": rust.collect::<Vec<_>>(),
        "outside_json": outside.iter().map(json_number).collect::<Vec<_>>(),
    });
    if range.is_of_json_number() {
        object.extend(object!({ "min": range.min, "max": range.max }));
    }
    object
}

/// Writes a number in `json!`. A decimal number is a text there.
fn json_number(number: &Literal) -> String {
    match number {
        Literal::Decimal(number) => format!("{number:?}"),
        Literal::Number(number) => grouped(number),
        _ => String::new(),
    }
}

/// Describes a type without structure.
fn leaf(of: &FieldType, sample: &Sample) -> Object {
    let mut object = object!({
        "copy": of.is_copy(),
        "checked": of.is_checked(),
        "primitive": of.primitive().map(Primitive::kind),
        "conversion": "",
        "texts": sample.texts,
        "numbers": sample.numbers,
    });
    if let (FieldType::Primitive(_), Some(bounded)) = (of, &sample.bounded) {
        object.extend(object!({
            "rust": bounded.each_ref().map(Literal::rust),
            "json": bounded.each_ref().map(json_number),
        }));
    }
    if let FieldType::Value(value) = of {
        let inner = leaf(&FieldType::Primitive(value.inner), sample);
        object.insert("inner".into(), Value::Object(inner));
    }
    object.extend(match of {
        FieldType::Primitive(primitive) => object!({ "kind": primitive.kind() }),
        FieldType::Text(text) => object!({
            "kind": if text.multiline { "multiline" } else { "line" },
            "min": text.length.min,
            "max": text.length.max,
        }),
        FieldType::Id(id) => object!({ "kind": "id", "path": id.path, "Name": id.name }),
        FieldType::Enum(of) => enumeration(of),
        FieldType::Value(value) => self::value(value),
        FieldType::Composite(_) => Object::new(),
    });
    object
}

fn value(value: &ValueObject) -> Object {
    object!({
        "kind": "value",
        "min": value.text.map(|text| text.length.min),
        "max": value.text.map(|text| text.length.max),
        "path": value.path,
        "fallible": value.fallible,
        "conversion": match value.conversion {
            Some(Conversion::From) => "from",
            Some(Conversion::AsStr) => "as_str",
            None => "",
        },
    })
}

fn enumeration(of: &Enum) -> Object {
    let mut object = object!({ "kind": "enum", "path": of.path, "described": of.is_described });
    object.insert("variants".into(), array(of.variants.iter().map(variant)));
    object
}

fn variant(variant: &Variant) -> Object {
    object!({ "name": variant.name, "text": variant.text })
}

/// Describes a value that is written on the command line: its `text` in requests, and its form in `rust`.
pub fn literal(literal: &Literal) -> Object {
    let mut object = match literal {
        Literal::Text(text) => object!({ "kind": "text", "text": text }),
        Literal::Number(number) => object!({ "kind": "number", "text": number }),
        Literal::Decimal(number) => object!({ "kind": "decimal", "text": number }),
        Literal::Bool(value) => object!({ "kind": "bool", "text": value.to_string() }),
        Literal::Date(date) => object!({ "kind": "date", "text": date }),
        Literal::DateTime(time) => object!({ "kind": "datetime", "text": time }),
        Literal::Variant(variant) => {
            object!({ "kind": "variant", "text": variant.text, "name": variant.name })
        }
    };
    object.extend(object!({ "rust": literal.rust() }));
    object
}

/// Describes a value object of several values. `View` is its form in requests and answers.
fn composite(composite: &Composite, prefix: &str, samples: &mut Samples) -> Object {
    let of = FieldType::Composite(composite.clone());
    let view = View::of(composite);
    let fields = composite.fields.iter().zip(&composite.borrowed);
    let fields = fields.map(|(field, borrowed)| {
        let mut object = self::field(field, prefix, samples);
        object.extend(object!({ "borrowed": borrowed }));
        object
    });
    let fields = array(fields.collect::<Vec<_>>());
    let mut object = object!({
        "kind": "composite",
        "copy": composite.is_copy,
        "path": composite.path,
        "name": composite.name.to_snake_case(),
        "Name": composite.name,
        "fallible": composite.fallible,
        "checked": of.is_checked(),
        "view": view.path,
        // It has no value of its own, and templates may ask.
        "texts": ["", ""],
        "numbers": [0, 0],
    });
    object.insert("fields".into(), fields);
    object
}

/// The form of a value object of several values in requests and answers.
pub struct View {
    /// From the crate on: `app_core::billing::shared::money_view::MoneyView`.
    pub path: String,
    /// The context exports it, as it exports the value object: other contexts use both.
    pub is_exported: bool,
}

impl View {
    pub fn of(composite: &Composite) -> Self {
        let Composite { name, path, .. } = composite;
        let stem = name.to_snake_case();
        let Some(context) = &composite.context else {
            return Self {
                path: format!("{CORE}::{stem}_view::{name}View"),
                is_exported: false,
            };
        };
        let is_exported = *path == format!("{CORE}::{context}::{name}");
        Self {
            path: if is_exported {
                format!("{path}View")
            } else {
                format!("{CORE}::{context}::shared::{stem}_view::{name}View")
            },
            is_exported,
        }
    }
}

pub fn part(part: &Part, database: Database) -> Object {
    let null = if part.optional { "" } else { " NOT NULL" };
    let mut object = object!({
        "name": part.name,
        "kind": part.primitive.kind(),
        "optional": part.optional,
        "column": part.column(),
        "sql": format!("{}{null}", part.primitive.sql(database)),
    });
    object.insert("type".into(), Value::Object(leaf(&part.of, &part.sample)));
    object
}
