//! The indexes that answer a query of an entity.

use anyhow::Result;
use liquid::{Object, object};

use super::{
    Shape, Sort,
    filter::{Condition, Filter},
};
use crate::{
    edit::Edit,
    generators::{
        columns::column_name,
        indexes::{ExistingIndex, WantedIndex},
        make, migration,
    },
    plan::Plan,
    schema::{Database, describe},
};

/// An index of a table.
struct Index {
    name: String,
    wanted: WantedIndex,
}

/// Adds the indexes that a query of `table` needs, unless a migration makes one that answers it. They go into the migration of the
/// table if that is new, too. Returns the folder of the migration that is new.
pub fn add(
    plan: &mut Plan,
    query: &str,
    table: &str,
    shape: Shape,
    (filters, sort): (&[Filter], Option<&Sort>),
    database: Database,
) -> Result<Option<String>> {
    let existing = ExistingIndex::all(plan)?;
    let mut indexes = wanted(table, shape, filters, sort, database);
    indexes.retain(|index| {
        !existing
            .iter()
            .any(|other| other.is_called(&index.name) || other.answers(table, &index.wanted))
    });
    if indexes.is_empty() {
        return Ok(None);
    }
    let own = format!("_create_{table}/up.sql");
    let own = plan.made().find(|path| path.ends_with(&own));
    if let Some(path) = own.map(str::to_owned) {
        for index in &indexes {
            let statement = index.statement(table);
            plan.edit(&path, |text| {
                Ok(if text.contains(&statement) {
                    Edit::Present
                } else {
                    Edit::Changed(format!("{}\n\n{statement}\n", text.trim_end()))
                })
            })?;
        }
        return Ok(None);
    }
    let migration = migration::folder(plan.root(), &format!("add_{query}_indexes"));
    let mut values = object!({ "migration": migration, "table": table });
    let indexes = indexes.iter().map(|index| index.describe(table));
    values.insert(
        "indexes".into(),
        describe::array(indexes.collect::<Vec<_>>()),
    );
    make(plan, "index", &values)?;
    Ok(Some(migration))
}

fn wanted(
    table: &str,
    shape: Shape,
    filters: &[Filter],
    sort: Option<&Sort>,
    database: Database,
) -> Vec<Index> {
    if shape == Shape::One {
        return Vec::new();
    }
    let fixed = filters.iter().filter(|filter| filter.is_fixed());
    let fixed: Vec<String> = fixed
        .flat_map(|filter| filter.own.parts())
        .map(|part| part.name)
        .collect();
    let sort = sort.map(|sort| sort.field.as_str());
    let mut indexes = Vec::new();
    let in_order = sort.filter(|sort| *sort != "id" && !fixed.iter().any(|name| name == sort));
    if !fixed.is_empty() || in_order.is_some() {
        let names = fixed.iter().map(String::as_str).chain(in_order);
        let names: Vec<&str> = names.chain(["id"]).collect();
        indexes.push(Index::of(table, &names, fixed.len()));
    }
    let prefixes = filters
        .iter()
        .filter(|filter| filter.condition == Condition::StartsWith);
    for filter in prefixes {
        // SQLite orders texts by their code points anyway.
        if database == Database::Sqlite && in_order == Some(&filter.own.name) {
            continue;
        }
        let names = fixed.iter().map(String::as_str);
        let names: Vec<&str> = names.chain([filter.own.name.as_str()]).collect();
        let mut index = Index::of(table, &names, fixed.len());
        index.name += "_prefix";
        if let (Database::Postgres, Some(last)) = (database, index.wanted.columns.last_mut()) {
            last.push_str(" COLLATE \"C\"");
        }
        indexes.push(index);
    }
    indexes
}

impl Index {
    /// The index of the columns `names`, of which so many at the beginning are `fixed`.
    fn of(table: &str, names: &[&str], fixed: usize) -> Self {
        let column = |name: &&str| format!("\"{}\"", column_name(name, table));
        Self {
            name: format!("{table}_{}", names.join("_")),
            wanted: WantedIndex {
                columns: names.iter().map(column).collect(),
                fixed,
            },
        }
    }

    fn statement(&self, table: &str) -> String {
        format!(
            "CREATE INDEX \"{}\" ON \"{table}\" ({});",
            self.name,
            self.wanted.columns.join(", ")
        )
    }

    fn describe(&self, table: &str) -> Object {
        object!({ "name": self.name, "statement": self.statement(table) })
    }
}
