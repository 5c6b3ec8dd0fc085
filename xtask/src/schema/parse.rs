//! Reads fields from the command line.

use std::collections::BTreeSet;

use anyhow::{Result, bail, ensure};
use heck::{ToPascalCase, ToSnakeCase};

use super::{
    domain::Domain,
    grammar::{Suffix, WrittenField},
    primitive::{Primitive, TYPES, meant},
    range::Range,
    types::{Bounds, Cardinality, Enum, Field, FieldType, Literal, Text, Variant},
};
use crate::names::{Kind, Name};

/// The longest `string`, in characters, unless something else is asked for.
const LONGEST_LINE: usize = 255;
/// The longest `text`, in characters, unless something else is asked for.
const LONGEST_TEXT: usize = 10_000;
/// No text is longer than this, in characters.
const LONGEST_OF_ALL: usize = 1_000_000;

impl Field {
    /// Reads `name:type`, with its arguments, its cardinality and its modifiers.
    pub fn parse(text: &str, domain: &Domain) -> Result<Self> {
        let written = WrittenField::parse(text)?;
        let name = Name::parse(written.name, Kind::Field)?.snake();
        ensure!(
            !written.of.is_empty(),
            "`{text}` has no type: add one of {}",
            TYPES.join(", ")
        );
        if let Some(right) = correction(&name, written.of, written.arguments) {
            bail!("`{text}` is not a field: {right}");
        }
        if written.of == "claimant" {
            return claimant(text, name, &written, domain);
        }
        let of = field_type(text, &name, &written, domain)?;
        let range = match (&of, written.arguments) {
            (FieldType::Primitive(of), Some(range)) => Some(
                Range::parse(*of, range)
                    .map_err(|why| why.context(format!("`{text}` is not a field")))?,
            ),
            _ => None,
        };
        let cardinality = match written.suffix {
            Suffix::None => Cardinality::One,
            Suffix::Optional => Cardinality::Optional,
            Suffix::List(bounds) => Cardinality::Many(bounds),
        };
        let default = written
            .default
            .map(|default| {
                Literal::parse(&of, default).map_err(|right| {
                    anyhow::anyhow!(
                        "`{text}` is not a field: `{default}` cannot be the default of this type: {right}"
                    )
                })
            })
            .transpose()?;
        ensure!(
            default.is_none() || cardinality == Cardinality::One,
            "`{text}` is not a field: only a field with one value has a default"
        );
        ensure!(
            !matches!(default, Some(Literal::Date(_) | Literal::DateTime(_))),
            "`{text}` is not a field: a date or a time cannot be a default. Let it be absent (`?`)"
        );
        ensure!(
            !(written.unique || written.index) || !matches!(cardinality, Cardinality::Many(_)),
            "`{text}` is not a field: a list cannot be unique, and has no index"
        );
        ensure!(
            !written.cascade || matches!(of, FieldType::Id(_)),
            "`{text}` is not a field: only what refers to another entity is deleted together with it (`:cascade`), by an \
             id, like `{name}_id:{}Id`",
            name.to_pascal_case()
        );
        ensure!(
            !(written.cascade && matches!(cardinality, Cardinality::Many(_))),
            "`{text}` is not a field: a list refers to several, so it cannot be `:cascade`. Leave it out, and make a \
             relation with `new-relation`: a pair is deleted together with either end"
        );
        let field = Self {
            unique: written.unique,
            index: written.index,
            readonly: written.readonly,
            cascade: written.cascade,
            range,
            default,
            ..Self::new(name, of, cardinality)
        };
        field.must_have_a_first_value(text)?;
        ensure!(
            !(field.unique || field.index) || field.of.primitive() != Some(Primitive::Json),
            "`{text}` is not a field: JSON cannot be compared, so it cannot be unique and has no index"
        );
        Ok(field)
    }

    /// Reads all fields of an entity.
    ///
    /// # Errors
    ///
    /// A field cannot be read, two have the same name, or a number has bounds: these are the rule of a value object.
    pub fn parse_all(texts: &[String], domain: &Domain) -> Result<Vec<Self>> {
        let fields = Self::read_all(texts, domain)?;
        for (text, field) in texts.iter().zip(&fields) {
            if field.range.is_some() {
                let (context, name) = (domain.context(), &field.name);
                let (of, value_object) = (WrittenField::parse(text)?, name.to_pascal_case());
                bail!(
                    "`{text}` is not a field: the bounds of a number are a rule, which a value object has. Make it with \
                     `cargo xtask new-value-object {context} {value_object} 'value:{}({})'`, and write \
                     `{name}:{value_object}`",
                    of.of,
                    of.arguments.unwrap_or_default()
                );
            }
        }
        Ok(fields)
    }

    /// Reads all fields of a value object. Their numbers may have bounds.
    ///
    /// # Errors
    ///
    /// A field cannot be read, two have the same name, or one has a modifier.
    pub fn parse_parts(texts: &[String], domain: &Domain) -> Result<Vec<Self>> {
        let fields = Self::read_all(texts, domain)?;
        must_have_no_modifiers(&fields)?;
        must_have_no_default(&fields)?;
        Ok(fields)
    }

    fn read_all(texts: &[String], domain: &Domain) -> Result<Vec<Self>> {
        let mut names = BTreeSet::new();
        texts
            .iter()
            .map(|text| {
                let field = Self::parse(text, domain)?;
                ensure!(
                    names.insert(field.name.clone()),
                    "two fields are called `{}`: rename one",
                    field.name
                );
                Ok(field)
            })
            .collect()
    }

    /// Reads all fields of something that is not a resource: modifiers would have no effect.
    ///
    /// # Errors
    ///
    /// As [`Field::parse_all`], and if a field has a modifier.
    pub fn parse_plain(texts: &[String], domain: &Domain) -> Result<Vec<Self>> {
        let fields = Self::parse_message(texts, domain)?;
        must_have_no_default(&fields)?;
        Ok(fields)
    }

    /// Reads all fields of a command. They may have defaults, which an endpoint with a body needs.
    ///
    /// # Errors
    ///
    /// As [`Field::parse_all`], and if a field has another modifier.
    pub fn parse_message(texts: &[String], domain: &Domain) -> Result<Vec<Self>> {
        let fields = Self::parse_all(texts, domain)?;
        must_have_no_modifiers(&fields)?;
        Ok(fields)
    }

    /// Reads the ends of a relation. Only they can be `:cascade` without a table of their own.
    ///
    /// # Errors
    ///
    /// As [`Field::parse_plain`].
    pub fn parse_ends(texts: &[String], domain: &Domain) -> Result<Vec<Self>> {
        let fields = Self::parse_all(texts, domain)?;
        let without = fields.iter().cloned().map(|field| Self {
            cascade: false,
            ..field
        });
        let without: Vec<Self> = without.collect();
        must_have_no_modifiers(&without)?;
        must_have_no_default(&without)?;
        Ok(fields)
    }

    /// Refuses a readonly field for which there is no value when its entity is created.
    fn must_have_a_first_value(&self, text: &str) -> Result<()> {
        let has_one = match self.cardinality {
            Cardinality::Optional => true,
            Cardinality::Many(bounds) => bounds.min == 0,
            Cardinality::One => matches!(
                self.default,
                Some(
                    Literal::Variant(_)
                        | Literal::Bool(_)
                        | Literal::Number(_)
                        | Literal::Decimal(_)
                )
            ),
        };
        ensure!(
            !self.readonly || has_one,
            "`{text}` is not a field: no request has a readonly one, so it needs a first value. Let it be absent \
             (`?`) or empty (`[]`), or give it a `:default=` that is a variant of an enum, a number or a bool"
        );
        Ok(())
    }
}

/// Refuses modifiers, which would have no effect.
fn must_have_no_modifiers(fields: &[Field]) -> Result<()> {
    if let Some(field) = fields.iter().find(|field| field.unique || field.index) {
        bail!(
            "`{}` cannot be `:unique` or have an `:index` here: these belong to a table. Give them to \
             `new-resource`, or to `new-port --repo` as `--unique {}` and `--index {}`",
            field.name,
            field.name,
            field.name
        );
    }
    if let Some(field) = fields.iter().find(|field| field.readonly) {
        bail!(
            "`{}` cannot be `:readonly` here: this is for `new-resource`, whose requests do not have the field then",
            field.name
        );
    }
    if let Some(field) = fields.iter().find(|field| field.cascade) {
        bail!(
            "`{}` cannot be `:cascade` here: this belongs to a table. Give it to `new-resource`, or to `new-port --repo` \
             as `--cascade {}`",
            field.name,
            field.name
        );
    }
    Ok(())
}

fn must_have_no_default(fields: &[Field]) -> Result<()> {
    match fields.iter().find(|field| field.default.is_some()) {
        Some(field) => bail!(default_without_body(&field.name)),
        None => Ok(()),
    }
}

/// Says where the field `name` can have a default.
pub fn default_without_body(name: &str) -> String {
    format!(
        "`{name}` cannot have a `:default=` here: this is for a field that a request may leave out. Give it to \
         `new-resource`, or to `new-command` with a `--route` whose body has the field"
    )
}

/// A field that identifies who makes the request.
fn claimant(text: &str, name: String, written: &WrittenField, domain: &Domain) -> Result<Field> {
    ensure!(
        !written.cascade,
        "`{text}` is not a field: users are in another context, and what is deleted there deletes nothing here. Write \
         `{name}:claimant`, and react to the event of that context with `new-subscriber`"
    );
    ensure!(
        written.suffix == Suffix::None
            && written.arguments.is_none()
            && written.default.is_none()
            && !written.readonly,
        "`{text}` is not a field: every request has one claimant, so write `{name}:claimant`"
    );
    let Some(of) = domain.claimant()? else {
        bail!(
            "`{text}` is not a field: a claimant is a user, and the service has no `UserId` in src/core/user_id.rs"
        );
    };
    Ok(Field {
        unique: written.unique,
        index: written.index,
        claimant: true,
        ..Field::new(name, FieldType::Id(of), Cardinality::One)
    })
}

fn field_type(
    text: &str,
    name: &str,
    written: &WrittenField,
    domain: &Domain,
) -> Result<FieldType> {
    match (written.of, written.arguments) {
        ("string", arguments) => length(text, arguments, false),
        ("text", arguments) => length(text, arguments, true),
        ("enum", Some(variants)) => {
            let Some(owner) = domain.owner() else {
                bail!(
                    "`{text}` is not a field: an enum is defined with its entity. Define it first with `cargo xtask \
                     new-value-object {} {} 'value:enum({variants})'`, and use its name",
                    domain.context(),
                    name.to_pascal_case(),
                );
            };
            let of = enumeration(
                text,
                domain.context(),
                &format!("{owner}{}", name.to_pascal_case()),
                variants,
            )?;
            Ok(FieldType::Enum(of))
        }
        (of, Some(arguments)) => match Primitive::parse(of) {
            Some(of) if of.has_range() => Ok(FieldType::Primitive(of)),
            _ => bail!(
                "`{text}` is not a field: only strings, texts, enums and numbers have arguments. Write `{}` without \
                 `({arguments})`, and check its values in a value object",
                meant(of).unwrap_or(of)
            ),
        },
        (of, None) => match Primitive::parse(of) {
            Some(primitive) => Ok(FieldType::Primitive(primitive)),
            None => domain.find(of),
        },
    }
}

/// The type of `string(1..30)`. It has at least one character, unless something else is asked for.
fn length(text: &str, arguments: Option<&str>, multiline: bool) -> Result<FieldType> {
    let longest = if multiline {
        LONGEST_TEXT
    } else {
        LONGEST_LINE
    };
    let length = match arguments {
        None => Bounds {
            min: 1,
            max: longest,
        },
        Some(range) if range.contains("..") => Bounds::parse(range, longest)
            .map_err(|why| why.context(format!("`{text}` is not a field")))?,
        // The most is given: it must not be empty.
        Some(most) => Bounds {
            min: 1,
            ..Bounds::parse(most, longest)
                .map_err(|why| why.context(format!("`{text}` is not a field")))?
        },
    };
    ensure!(
        length.max <= LONGEST_OF_ALL,
        "`{text}` is not a field: a text has at most {LONGEST_OF_ALL} characters"
    );
    Ok(FieldType::Text(Text { multiline, length }))
}

/// The new enum `name` of `context`, with these variants.
///
/// # Errors
///
/// There are none, one is not a name, or two are the same.
pub fn enumeration(text: &str, context: &str, name: &str, variants: &str) -> Result<Enum> {
    let mut texts = BTreeSet::new();
    let variants: Vec<Variant> = variants
        .split(',')
        .map(|variant| {
            let name = Name::parse(variant.trim(), Kind::Type)?;
            ensure!(
                texts.insert(name.snake()),
                "`{text}` is not a field: two variants are called `{name}`"
            );
            Ok(Variant {
                name: name.pascal(),
                text: name.snake(),
            })
        })
        .collect::<Result<_>>()?;
    let stem = name.to_snake_case();
    Ok(Enum {
        name: name.to_owned(),
        path: format!("app_core::{context}::domain::{stem}::{name}"),
        variants,
        is_described: true,
        has_serde: true,
        is_new: true,
    })
}

/// Returns the correction of a type that is written as in another language, or in a way that is not supported.
fn correction(name: &str, of: &str, arguments: Option<&str>) -> Option<String> {
    let inside = |outer: &str| of.strip_prefix(outer)?.strip_prefix('<')?.strip_suffix('>');
    if let Some(inner) = inside("Option") {
        let inner = meant(inner).unwrap_or(inner);
        return Some(format!("write `{name}:{inner}?`"));
    }
    if let Some(inner) = inside("Vec") {
        let inner = meant(inner).unwrap_or(inner);
        return Some(format!("write `{name}:{inner}[]`"));
    }
    match of {
        "enum" if arguments.is_none() => Some(format!("write `{name}:enum(draft,sent)`")),
        "numeric" | "money" => {
            Some("write `decimal`, or `i64` for the smallest unit, for example cents".to_owned())
        }
        "references" | "belongs_to" => Some(format!(
            "write the id of what it refers to, as in `{name}_id:{}Id`",
            name.to_pascal_case()
        )),
        _ => of.split_once('<').map(|(before, _)| {
            format!(
                "a type has no parameters. Use `{}`",
                meant(before).unwrap_or(before)
            )
        }),
    }
}
