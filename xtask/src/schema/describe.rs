//! The schema as templates see it.

use liquid::{Object, model::Value, object};

use super::{
    part::Part,
    primitive::Database,
    types::{Conversion, Field, FieldType},
};

/// Describes `fields`: each has `name`, `optional` and `type`.
pub fn fields(fields: &[Field]) -> Value {
    Value::Array(
        fields
            .iter()
            .map(|each| Value::Object(field(each)))
            .collect(),
    )
}

/// Describes `parts`, which are columns of `database`.
pub fn parts(parts: &[Part], database: Database) -> Value {
    let objects = parts.iter().map(|each| Value::Object(part(each, database)));
    Value::Array(objects.collect())
}

pub fn field(field: &Field) -> Object {
    let mut object = object!({ "name": field.name, "optional": field.optional });
    object.insert("type".into(), Value::Object(field_type(&field.of)));
    object
}

/// Describes a type: its `kind`, and what that kind has.
pub fn field_type(of: &FieldType) -> Object {
    let mut object = object!({
        "texts": of.texts().map(str::to_owned),
        "copy": of.is_copy(),
    });
    match of {
        FieldType::Primitive(primitive) => {
            object.insert("kind".into(), Value::scalar(primitive.kind()));
        }
        FieldType::Id(id) => object.extend(object!({ "kind": "id", "path": id.path })),
        FieldType::Value(value) => object.extend(object!({
            "kind": "value",
            "path": value.path,
            "inner": with_texts(&FieldType::Primitive(value.inner), of.texts()),
            "fallible": value.fallible,
            "conversion": match value.conversion {
                Some(Conversion::From) => "from",
                Some(Conversion::AsStr) => "as_str",
                None => "",
            },
        })),
        FieldType::Composite(composite) => {
            let fields = composite.fields.iter().zip(&composite.borrowed);
            let fields: Vec<Value> = fields
                .map(|(field, borrowed)| {
                    let mut object = self::field(field);
                    object.insert("borrowed".into(), Value::scalar(*borrowed));
                    Value::Object(object)
                })
                .collect();
            object.extend(object!({
                "kind": "composite",
                "path": composite.path,
                "fallible": composite.fallible,
            }));
            object.insert("fields".into(), Value::Array(fields));
        }
    }
    object
}

fn with_texts(of: &FieldType, texts: [&str; 2]) -> Object {
    let mut object = field_type(of);
    object.extend(object!({ "texts": texts.map(str::to_owned) }));
    object
}

pub fn part(part: &Part, database: Database) -> Object {
    let null = if part.optional { "" } else { " NOT NULL" };
    object!({
        "name": part.name,
        "kind": part.primitive.kind(),
        "optional": part.optional,
        "id": part.id,
        "texts": part.texts,
        "column": part.column(),
        "sql": format!("{}{null}", part.primitive.sql(database)),
    })
}
