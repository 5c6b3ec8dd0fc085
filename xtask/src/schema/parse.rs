//! Reads fields from the command line.

use std::collections::BTreeSet;

use anyhow::{Result, bail, ensure};

use super::{
    domain::Domain,
    primitive::{Primitive, TYPES, meant},
    types::{Field, FieldType},
};
use crate::names::{Kind, Name};

impl Field {
    /// Reads `name:type`, or `name:type?` for one that may be absent.
    pub fn parse(text: &str, domain: &Domain) -> Result<Self> {
        let Some((name, of)) = text.split_once(':') else {
            bail!("`{text}` is not a field: write `name:type`, for example `{text}:string`");
        };
        let name = Name::parse(name, Kind::Field)?.snake();
        let (of, optional) = match of.strip_suffix('?') {
            Some(of) => (of, true),
            None => (of, false),
        };
        ensure!(
            !of.is_empty(),
            "`{text}` has no type: add one of {}",
            TYPES.join(", ")
        );
        if let Some(right) = correction(&name, of) {
            bail!("`{text}` is not a field: {right}");
        }
        let of = match Primitive::parse(of) {
            Some(primitive) => FieldType::Primitive(primitive),
            None => domain.find(of)?,
        };
        Ok(Self { name, of, optional })
    }

    /// Reads all fields.
    ///
    /// # Errors
    ///
    /// A field cannot be read, or two have the same name.
    pub fn parse_all(texts: &[String], domain: &Domain) -> Result<Vec<Self>> {
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
}

/// Returns the correction of a type that is written as in another language, or in a way that is not supported.
fn correction(name: &str, of: &str) -> Option<String> {
    if let Some((_, modifier)) = of.split_once(':') {
        return Some(format!(
            "modifiers such as `:{modifier}` are not supported. Add unique constraints, indexes and defaults to the \
             migration"
        ));
    }
    let inside = |outer: &str| of.strip_prefix(outer)?.strip_prefix('<')?.strip_suffix('>');
    if let Some(inner) = inside("Option") {
        let inner = meant(inner).unwrap_or(inner);
        return Some(format!("write `{name}:{inner}?`"));
    }
    if inside("Vec").is_some() || of.ends_with("[]") {
        return Some("lists are not supported. Use `json`, or an entity of its own".to_owned());
    }
    match of.split(['(', '<']).next().unwrap_or(of) {
        "enum" => Some(
            "enums are not supported. Use a value object around a `string`, and check its values there".to_owned(),
        ),
        "decimal" | "numeric" | "money" => Some(
            "decimal numbers are not supported. Use `i64` for the smallest unit, for example cents".to_owned(),
        ),
        before if before.len() < of.len() => Some(format!(
            "a type has no arguments. Use `{}`, and check lengths in a value object",
            meant(before).unwrap_or(before)
        )),
        _ => None,
    }
}
