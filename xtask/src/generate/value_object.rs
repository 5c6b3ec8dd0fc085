use std::path::Path;

use anyhow::{Result, ensure};
use liquid::{Object, model::Value, object};

use super::{Generation, entity::within_domain, existing_context, make, title};
use crate::{
    domain::{Domain, Shape},
    fields::{self, Field, Primitive},
    names::{Kind, Name},
    plan::Plan,
};

const FILES: [&str; 2] = [
    "new-value-object/src/core/__context__/domain/__name__.rs",
    "new-value-object/tests/core/__context__/domain/__name__.rs",
];

/// `new-value-object billing Money amount:i64 currency:string`
pub fn new_value_object(
    root: &Path,
    context: &str,
    name: &str,
    given: &[String],
) -> Result<Generation> {
    let context = existing_context(root, context)?;
    let name = Name::parse(name, Kind::Type)?;
    let mut domain = Domain::new(root, &context);
    domain.must_be_new(&name.pascal(), &name.snake())?;
    let fields = if given.is_empty() {
        Field::parse_all(&["value:string".to_owned()], &mut domain)?
    } else {
        Field::parse_all(given, &mut domain)?
    };
    ensure!(
        fields.len() <= 7,
        "a value object of {} fields is several: make them first, and put them together",
        fields.len()
    );
    for field in &fields {
        ensure!(
            !field.optional,
            "`{}` cannot be optional: what may be absent is the whole value object",
            field.name
        );
        let simple = matches!(field.shape, Shape::Primitive(_))
            || (fields.len() > 1 && matches!(field.shape, Shape::Id(_)));
        ensure!(
            simple,
            "`{}` cannot be a `{}`: a value object is made of {}",
            field.name,
            field.rust(),
            fields::TYPES.join(", ")
        );
        ensure!(
            field.name != "new",
            "`new` makes the value object, and cannot be a field of it"
        );
    }
    let single = fields.len() == 1;
    let rules: Vec<Object> = fields
        .iter()
        .flat_map(|field| rules(&name, field, &fields))
        .collect();
    let fallible = !rules.is_empty();
    let samples: Vec<String> = fields.iter().map(Field::sample).collect();
    let unwrap = if fallible { ".unwrap()" } else { "" };
    let made = match (single, fallible) {
        (true, true) => format!("{}::try_from({}).unwrap()", name.pascal(), samples[0]),
        (true, false) => format!("{}::from({})", name.pascal(), samples[0]),
        (false, _) => format!("{}::new({}){unwrap}", name.pascal(), samples.join(", ")),
    };
    let objects: Vec<Object> = fields
        .iter()
        .map(|field| described(&name, field, single))
        .collect();
    let mut sample_imports = fields::sample_imports(&fields);
    // The conversion back names the type.
    if single && matches!(fields[0].shape, Shape::Primitive(Primitive::DateTime)) {
        sample_imports.push("chrono::Utc".to_owned());
    }
    let hash = |field: &Field| {
        !matches!(
            field.shape,
            Shape::Primitive(Primitive::F64 | Primitive::Json)
        )
    };
    let mut values = object!({
        "context": context,
        "name": name.snake(),
        "Name": name.pascal(),
        "title": title(&name.words()),
        "fields": fields::values(objects.clone()),
        "rules": fields::values(rules),
        "imports": within_domain(&context, fields::imports(&fields)),
        "sample_imports": sample_imports,
        "made": made,
        "eq": fields.iter().all(|field| field.shape.has_eq()),
        "hash": fields.iter().all(hash),
    });
    let alone = objects.into_iter().next().filter(|_| single);
    values.insert("single".into(), alone.map_or(Value::Nil, Value::Object));
    let mut plan = Plan::new(root);
    make(&mut plan, &FILES, &values)?;
    Ok(Generation {
        plan,
        next: vec![format!(
            "say in src/core/{context}/domain/{}.rs what makes one valid",
            name.snake()
        )],
    })
}

/// A field, as the template writes it.
fn described(name: &Name, field: &Field, single: bool) -> Object {
    let text = matches!(field.shape, Shape::Primitive(Primitive::Text));
    let json = matches!(field.shape, Shape::Primitive(Primitive::Json));
    let rust = field.rust();
    let got = match (text, json) {
        (true, _) => "&str".to_owned(),
        (_, true) => "&Value".to_owned(),
        _ => rust.clone(),
    };
    let sample = field.sample();
    let actual = if single {
        // `DateTime<Utc>::from(..)` is no expression.
        format!("{}::from({})", rust.replacen('<', "::<", 1), name.snake())
    } else {
        format!("{}.{}()", name.snake(), field.name)
    };
    let check = match &field.shape {
        Shape::Primitive(Primitive::Bool) => format!("assert!({actual});"),
        // Floating-point numbers are not compared.
        Shape::Primitive(Primitive::F64) => format!("assert_eq!({actual}.to_string(), \"7.5\");"),
        Shape::Primitive(Primitive::Text) if !single => {
            format!(
                "assert_eq!({actual}, {});",
                sample.trim_end_matches(".to_owned()")
            )
        }
        Shape::Primitive(Primitive::Text) => {
            format!(
                "assert_eq!({}.as_str(), {});",
                name.snake(),
                sample.trim_end_matches(".to_owned()")
            )
        }
        Shape::Primitive(Primitive::Json) if !single => format!("assert_eq!({actual}, &{sample});"),
        _ => format!("assert_eq!({actual}, {sample});"),
    };
    let mut object = field.object();
    object.extend(object!({
        "text": text,
        "got": got,
        "getter": if text { "as_str" } else { &field.name },
        "max": max(field, single),
        "check": check,
    }));
    object
}

fn max(field: &Field, single: bool) -> String {
    if single {
        "MAX_LENGTH".to_owned()
    } else {
        format!("MAX_{}_LENGTH", field.name.to_uppercase())
    }
}

/// What a field must not be. It is a beginning: the people whose work it is know more.
fn rules(name: &Name, field: &Field, all: &[Field]) -> Vec<Object> {
    let single = all.len() == 1;
    let Shape::Primitive(primitive) = field.shape else {
        return Vec::new();
    };
    let (pascal, value) = (name.pascal(), &field.name);
    let own = Name::parse(value, Kind::Field)
        .map(|name| name.pascal())
        .unwrap_or_default();
    let rule = |variant: &str, code: &str, broken: String, message: String, breaking: &str| {
        let variant = if single {
            variant.to_owned()
        } else {
            format!("{own}{variant}")
        };
        let code = if single {
            code.to_owned()
        } else {
            format!("{value}_{code}")
        };
        let breaking = if single {
            format!("{pascal}::try_from({breaking})")
        } else {
            let given: Vec<String> = all
                .iter()
                .map(|other| {
                    if other.name == *value {
                        breaking.to_owned()
                    } else {
                        other.sample()
                    }
                })
                .collect();
            format!("{pascal}::new({})", given.join(", "))
        };
        object!({
            "variant": variant,
            "code": format!("{}_{code}", name.snake()),
            "broken": broken,
            "message": message,
            "test": format!("{}_is_refused", code),
            "breaking": breaking,
        })
    };
    let subject = if single {
        String::new()
    } else {
        format!("{} ", field.name.replace('_', " "))
    };
    match primitive {
        Primitive::Text => {
            let max = max(field, single);
            vec![
                rule(
                    "Empty",
                    "empty",
                    format!("{value}.trim().is_empty()")
                        .replace(".trim()", if single { "" } else { ".trim()" }),
                    format!("\"{subject}must not be empty\""),
                    "\" \".to_owned()",
                ),
                rule(
                    "TooLong",
                    "too_long",
                    format!("{value}.chars().count() > Self::{max}"),
                    format!("\"{subject}must have at most {{}} characters\", {pascal}::{max}"),
                    &format!("\"a\".repeat({pascal}::{max} + 1)"),
                ),
            ]
        }
        Primitive::I32 | Primitive::I64 => vec![rule(
            "Negative",
            "negative",
            format!("{value} < 0"),
            format!("\"{subject}must not be negative\""),
            "-1",
        )],
        Primitive::F64 => vec![rule(
            "NotFinite",
            "not_finite",
            format!("{value}.is_nan() || {value}.is_infinite()"),
            format!("\"{subject}must be a finite number\""),
            "f64::NAN",
        )],
        _ => Vec::new(),
    }
}
