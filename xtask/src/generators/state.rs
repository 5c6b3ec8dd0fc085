//! `--set status=cancelled`, `--only-if status=booked` and `--where status=booked`: what a command gives the fields
//! of an entity, and what a command or a query demands of them.

use anyhow::{Result, bail, ensure};
use liquid::{Object, object};

use super::with_article;
use crate::{
    bodies::Case,
    names::{Kind, Name},
    schema::{Cardinality, Entity, Field, FieldType, Literal, Primitive, describe},
};

/// A field of an entity, and a value that the command line gives for it.
#[derive(Clone, Debug)]
pub struct Setting {
    pub field: Field,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Literal(Literal),
    /// The time of the command.
    Now,
    /// The field is absent.
    None,
}

/// What must be true of an entity before a command changes it, or for a query to show it.
#[derive(Clone, Debug)]
pub struct Condition {
    field: Field,
    value: Value,
    /// The field must have another value.
    negated: bool,
}

impl Setting {
    /// Reads `status=cancelled`, `paid_at=now` or `paid_at=none`.
    ///
    /// # Errors
    ///
    /// The entity has no such field, or the field cannot have this value.
    pub fn parse(text: &str, entity: &Entity) -> Result<Self> {
        let Some((name, value)) = text.split_once('=') else {
            bail!(
                "`--set {text}` has no value: write `--set field=value`, for example `--set status=closed`"
            );
        };
        let field = field(&format!("--set {text}"), name, entity)?;
        let value = self::value(&format!("--set {text}"), &field, value, entity)?;
        Ok(Self { field, value })
    }

    pub fn needs_clock(&self) -> bool {
        self.value == Value::Now
    }

    /// Reports whether the field has a value after it.
    pub fn has_value(&self) -> bool {
        self.value != Value::None
    }

    /// Describes it, with another value that the field may have before.
    pub fn describe(&self) -> Object {
        let mut object = self.value.describe(&self.field);
        object.extend(object!({
            "field": self.field.name,
            "type": describe::field_type(&self.field.of),
            "wrapped": self.field.is_optional() && self.value != Value::None,
            "other": self.value.other(&self.field).map(|other| other.describe(&self.field)),
        }));
        object
    }
}

impl Condition {
    /// Reads `status=booked`, `status!=cancelled`, `paid_at=none` or `paid_at!=none` of the option `flag`.
    ///
    /// # Errors
    ///
    /// The entity has no such field, or the field cannot be compared with this value.
    pub fn parse(flag: &str, text: &str, entity: &Entity) -> Result<Self> {
        let option = format!("{flag} {text}");
        let Some((name, value)) = text.split_once('=') else {
            bail!(
                "`{option}` has no value: write `{flag} field=value`, for example `{flag} status=open`, or \
                 `{flag} 'field!=value'`"
            );
        };
        let negated = name.ends_with('!');
        let field = field(&option, name.trim_end_matches('!'), entity)?;
        let value = self::value(&option, &field, value, entity)?;
        let comparable = match &value {
            Value::None => true,
            Value::Literal(Literal::Variant(_)) => match &field.of {
                FieldType::Enum(of) => {
                    field.cardinality == Cardinality::One && of.variants.len() > 1
                }
                _ => false,
            },
            Value::Literal(Literal::Bool(_)) => field.cardinality == Cardinality::One,
            Value::Literal(_) | Value::Now => false,
        };
        ensure!(
            comparable,
            "`{option}` cannot be written for you: a condition is about an enum with several variants, a bool, or \
             whether an optional field is there (`{}=none`). Write it {}",
            field.name,
            place(&option, entity)
        );
        Ok(Self {
            field,
            value,
            negated,
        })
    }

    /// Describes it for an entity `entity`: the condition, its error, and values for which it is true and false. Clients
    /// know fields in the case `names`.
    pub fn describe(&self, entity: &Name, names: Case) -> Object {
        let (code, message) = self.error(entity, names);
        let mut object = self.value.describe(&self.field);
        object.extend(object!({
            "field": self.field.name,
            "type": describe::field_type(&self.field.of),
            "negated": self.negated,
            "code": code,
            "message": message,
            "other": self.value.other(&self.field).map(|other| other.describe(&self.field)),
        }));
        object
    }

    pub fn field(&self) -> &Field {
        &self.field
    }

    /// Reports whether the first sample of the field has what is demanded: the first variant, `true`, or any value.
    pub fn is_true_of_sample(&self) -> bool {
        let is_it = match (&self.value, &self.field.of) {
            (Value::Literal(Literal::Variant(variant)), FieldType::Enum(of)) => {
                of.variants.first() == Some(variant)
            }
            (Value::Literal(Literal::Bool(value)), _) => *value,
            _ => false,
        };
        is_it != self.negated
    }

    /// Describes it for the statement of a query and its tests: how the column compares with which value, and values
    /// of the field for which it is true and false.
    pub fn describe_filter(&self) -> Object {
        let value = self.value.describe(&self.field);
        let other = self.value.other(&self.field);
        let other = other.map(|other| other.describe(&self.field));
        let (fitting, unfitting) = if self.negated {
            (other, Some(value.clone()))
        } else {
            (Some(value.clone()), other)
        };
        let (of, be) = match (&self.value, self.negated) {
            (Value::None, false) => ("is_null", "must_be_absent"),
            (Value::None, true) => ("is_not_null", "must_be_present"),
            (_, false) => ("eq", "must_be"),
            (_, true) => ("ne", "must_not_be"),
        };
        object!({
            "field": self.field.name,
            "condition": of,
            "must_be": be,
            "value": value,
            "fitting": fitting,
            "unfitting": unfitting,
        })
    }

    /// The message of the error that it is not so. Clients know fields in the case `names`.
    pub fn message(&self, entity: &Name, names: Case) -> String {
        self.error(entity, names).1
    }

    /// The code and the message of the error that it is not so.
    fn error(&self, entity: &Name, names: Case) -> (String, String) {
        let (snake, words) = (entity.snake(), entity.words());
        let field = &self.field.name;
        match &self.value {
            Value::Literal(Literal::Variant(variant)) => {
                let (is, subject) = (&variant.text, field.replace('_', " "));
                if self.negated {
                    (
                        format!("{snake}_{is}"),
                        format!("The {subject} of this {words} is `{is}`."),
                    )
                } else {
                    (
                        format!("{snake}_not_{is}"),
                        format!("The {subject} of this {words} is not `{is}`."),
                    )
                }
            }
            Value::Literal(Literal::Bool(value)) if *value != self.negated => (
                format!("{snake}_not_{field}"),
                format!("`{}` is false for this {words}.", names.of_field(field)),
            ),
            Value::Literal(Literal::Bool(_)) => (
                format!("{snake}_{field}"),
                format!("`{}` is true for this {words}.", names.of_field(field)),
            ),
            _ if self.negated => (
                format!("{snake}_without_{field}"),
                format!("This {words} has no {} yet.", noun(&self.field)),
            ),
            _ => (
                format!("{snake}_has_{field}"),
                format!("This {words} already has {}.", with_article_of(&self.field)),
            ),
        }
    }
}

/// What `field` has, in words: `paid-at time` for `paid_at`, `customer` for `customer_id`.
fn noun(field: &Field) -> String {
    let name = &field.name;
    let words = name.replace('_', " ");
    let is_moment = name.ends_with("_at") || name.ends_with("_on");
    match field.of {
        FieldType::Primitive(Primitive::DateTime) if is_moment => {
            format!("{} time", name.replace('_', "-"))
        }
        FieldType::Primitive(Primitive::Date) if is_moment => {
            format!("{} date", name.replace('_', "-"))
        }
        FieldType::Id(_) => words.strip_suffix(" id").unwrap_or(&words).to_owned(),
        _ => words,
    }
}

/// The same with an article, unless it is a plural or has none.
fn with_article_of(field: &Field) -> String {
    let noun = noun(field);
    let is_one = Name::parse(&noun, Kind::Label)
        .is_ok_and(|name| name.singular() == name && name.plural() != name.snake());
    if is_one { with_article(&noun) } else { noun }
}

impl Value {
    /// Another value of `field`, if one can be written. For an absent one, tests have a sample.
    fn other(&self, field: &Field) -> Option<Self> {
        let Self::Literal(literal) = self else {
            return None;
        };
        let other = match (literal, &field.of) {
            (Literal::Variant(variant), FieldType::Enum(of)) => {
                let other = of.variants.iter().find(|other| *other != variant);
                Literal::Variant(other?.clone())
            }
            (Literal::Bool(value), _) => Literal::Bool(!value),
            (Literal::Number(_), FieldType::Primitive(Primitive::F64)) => {
                Literal::Number(other_number(literal, "0.0", "1.0"))
            }
            (Literal::Number(_), _) => Literal::Number(other_number(literal, "0", "1")),
            (Literal::Decimal(_), _) => Literal::Decimal(other_number(literal, "0", "1")),
            _ => return None,
        };
        Some(Self::Literal(other))
    }

    fn describe(&self, field: &Field) -> Object {
        match self {
            Self::Literal(literal) => {
                let mut object = describe::literal(literal);
                let of = field
                    .of
                    .primitive()
                    .filter(|_| matches!(field.of, FieldType::Primitive(_)));
                object.extend(object!({ "path": path(&field.of), "of": of.map(Primitive::kind) }));
                object
            }
            Self::Now if field.of == FieldType::Primitive(Primitive::Date) => {
                object!({ "kind": "today" })
            }
            Self::Now => object!({ "kind": "now" }),
            Self::None => object!({ "kind": "none" }),
        }
    }
}

/// Returns `usual`, or `second` if a field has that already.
fn other_number(has: &Literal, usual: &str, second: &str) -> String {
    let is_usual = has.rust() == Literal::Number(usual.to_owned()).rust()
        || has.rust() == Literal::Decimal(usual.to_owned()).rust();
    if is_usual { second } else { usual }.to_owned()
}

fn path(of: &FieldType) -> Option<&str> {
    match of {
        FieldType::Enum(of) => Some(&of.path),
        _ => None,
    }
}

fn field(option: &str, name: &str, entity: &Entity) -> Result<Field> {
    let found = entity.fields.iter().find(|field| field.name == name);
    let Some(field) = found else {
        let names: Vec<_> = entity.fields.iter().map(|field| &*field.name).collect();
        bail!(
            "`{option}`: `{}` has no field `{name}`. Its fields are {}",
            entity.name,
            names.join(", ")
        );
    };
    Ok(field.clone())
}

fn value(option: &str, field: &Field, text: &str, entity: &Entity) -> Result<Value> {
    let is_time = matches!(
        field.of,
        FieldType::Primitive(Primitive::DateTime | Primitive::Date)
    );
    let has_literals = match field.of {
        FieldType::Enum(_) | FieldType::Text(_) => true,
        FieldType::Primitive(of) => !matches!(
            of,
            Primitive::Text
                | Primitive::Json
                | Primitive::Uuid
                | Primitive::Version
                | Primitive::Secret
        ),
        FieldType::Id(_) | FieldType::Value(_) | FieldType::Composite(_) => false,
    };
    match text {
        "none" if field.is_optional() => Ok(Value::None),
        "now" if is_time => Ok(Value::Now),
        _ if has_literals && !field.is_list() => Literal::parse(&field.of, text)
            .map(Value::Literal)
            .map_err(|mut right| {
                if is_time {
                    right += ", or `now`";
                }
                if field.is_optional() {
                    right += ", or `none`";
                }
                anyhow::anyhow!("`{option}`: `{}` cannot be `{text}`: {right}", field.name)
            }),
        _ => bail!(
            "`{option}` cannot be written for you: a value is a variant of an enum, a string or a text, a number, a \
             bool, a date, a time or `now`, or `none` where it may be absent. `{}` is something else: write it {}",
            field.name,
            place(option, entity)
        ),
    }
}

/// Says where to write by hand what `option` cannot say.
fn place(option: &str, entity: &Entity) -> String {
    if option.starts_with("--where") {
        "into the handler of the query".to_owned()
    } else {
        format!("into the method of `{}`", entity.name)
    }
}
