//! The table that a query reads.

use std::path::Path;

use anyhow::{Result, ensure};

use crate::{
    edit::{self, Table},
    generators::columns::column_name,
    plan::read,
    schema::{Cardinality, Field, FieldType, Part, Primitive},
};

/// A table that has all columns that a query needs.
pub struct Found {
    pub name: String,
    pub key: String,
}

/// The columns that a query needs.
pub struct Columns<'f> {
    pub view: &'f [Part],
    pub conditions: &'f [Field],
}

pub enum Lookup {
    Found(Found),
    /// There is none, for this reason.
    Missing(String),
}

/// Looks for the table of a query: one of `nouns`, or else the only one that has all columns.
pub fn find(root: &Path, nouns: &[String], wanted: &Columns) -> Result<Lookup> {
    ensure!(!wanted.view.is_empty(), "a view needs at least one field");
    if let Some(reason) = wanted.obstacle() {
        return Ok(Lookup::Missing(reason));
    }
    let text = read(root, "src/infra/db/tables.rs")?.unwrap_or_default();
    let tables = edit::tables(&text);
    let (named, others): (Vec<_>, Vec<_>) =
        tables.iter().partition(|table| nouns.contains(&table.name));
    let fit = |table: &&&Table| wanted.missing_in(table).is_none();
    if let Some(table) = named.iter().find(fit) {
        return Ok(found(table));
    }
    let fitting: Vec<_> = others.iter().filter(fit).collect();
    Ok(match (fitting.as_slice(), named.first()) {
        ([only], _) => found(only),
        ([], Some(table)) => {
            let column = wanted.missing_in(table).unwrap_or_default();
            Lookup::Missing(format!(
                "the table `{}` has no column `{column}`",
                table.name
            ))
        }
        ([], None) => {
            Lookup::Missing("no table has the columns of the view and of the fields".to_owned())
        }
        (several, _) => {
            let names: Vec<_> = several
                .iter()
                .map(|table| format!("`{}`", table.name))
                .collect();
            Lookup::Missing(format!(
                "several tables have the columns: {}. With `--from ENTITY`, the query reads that of the entity",
                names.join(", ")
            ))
        }
    })
}

fn found(table: &Table) -> Lookup {
    match table.keys.first() {
        Some(key) => Lookup::Found(Found {
            name: table.name.clone(),
            key: key.clone(),
        }),
        None => Lookup::Missing(format!("the table `{}` has no key", table.name)),
    }
}

impl Columns<'_> {
    /// Returns why a field cannot be a condition of a query.
    fn obstacle(&self) -> Option<String> {
        self.conditions.iter().find_map(|field| {
            let name = &field.name;
            let parts = field.parts();
            if field.is_secret() {
                return Some(format!("`{name}` is secret"));
            }
            if parts.iter().any(|part| part.primitive == Primitive::Json) {
                return Some(format!("`{name}` is JSON, which cannot be compared"));
            }
            if field.is_list() {
                return Some(format!("`{name}` is a list"));
            }
            let is_plain = |inner: &Field| {
                inner.cardinality == Cardinality::One && inner.of.primitive().is_some()
            };
            match &field.of {
                FieldType::Composite(composite) if !composite.fields.iter().all(is_plain) => Some(
                    format!("a part of `{name}` is optional, or has parts of its own"),
                ),
                FieldType::Value(value) if value.conversion.is_none() => Some(format!(
                    "`{}` has no `impl From<{}> for {}`",
                    value.name,
                    value.name,
                    value.inner.rust_name()
                )),
                _ => None,
            }
        })
    }

    /// Returns the first column that `table` lacks, or has with another type.
    fn missing_in(&self, table: &Table) -> Option<String> {
        let shown = self
            .view
            .iter()
            .find(|part| !has(table, part, part.optional));
        if let Some(part) = shown {
            return Some(part.name.clone());
        }
        let conditions = self.conditions.iter().flat_map(Field::parts);
        // A condition compares with a column, whether it may be absent or not.
        let mut conditions = conditions;
        conditions
            .find(|part| !has(table, part, true) && !has(table, part, false))
            .map(|part| part.name)
    }
}

/// Reports whether `table` has the column of `part`.
pub fn has(table: &Table, part: &Part, optional: bool) -> bool {
    let column = Part {
        optional,
        ..part.clone()
    }
    .column();
    let wanted = (column_name(&part.name, &table.name), column);
    table.columns.contains(&wanted)
}
