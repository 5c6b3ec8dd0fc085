//! Indexes that are added to tables.

use anyhow::Result;
use liquid::{Object, object};

use super::{
    columns::column_name,
    indexes::{ExistingIndex, WantedIndex},
    make, migration,
};
use crate::{edit::Edit, plan::Plan, schema::describe};

/// An index of a table.
pub struct Index {
    pub name: String,
    pub table: String,
    pub wanted: WantedIndex,
}

/// Adds those of `indexes` that no migration makes or answers for. They go into the migration of `table` if that is new,
/// too, and else into a new migration `name`, whose folder is returned.
pub fn add(
    plan: &mut Plan,
    name: &str,
    table: &str,
    mut indexes: Vec<Index>,
) -> Result<Option<String>> {
    let existing = ExistingIndex::all(plan)?;
    indexes.retain(|index| {
        !existing
            .iter()
            .any(|other| other.is_called(&index.name) || other.answers(&index.table, &index.wanted))
    });
    if indexes.is_empty() {
        return Ok(None);
    }
    let own = format!("_create_{table}/up.sql");
    let own = plan.made().find(|path| path.ends_with(&own));
    if let Some(path) = own.map(str::to_owned) {
        for index in &indexes {
            let statement = index.statement();
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
    let migration = migration::folder(plan.root(), name);
    let mut values = object!({ "migration": migration, "table": table });
    let indexes = indexes.iter().map(Index::describe);
    values.insert(
        "indexes".into(),
        describe::array(indexes.collect::<Vec<_>>()),
    );
    make(plan, "index", &values)?;
    Ok(Some(migration))
}

impl Index {
    /// The index of the columns `names`, of which so many at the beginning are `fixed`.
    pub fn of(table: &str, names: &[&str], fixed: usize) -> Self {
        let column = |name: &&str| format!("\"{}\"", column_name(name, table));
        Self {
            name: format!("{table}_{}", names.join("_")),
            table: table.to_owned(),
            wanted: WantedIndex {
                columns: names.iter().map(column).collect(),
                fixed,
            },
        }
    }

    fn statement(&self) -> String {
        format!(
            "CREATE INDEX \"{}\" ON \"{}\" ({});",
            self.name,
            self.table,
            self.wanted.columns.join(", ")
        )
    }

    fn describe(&self) -> Object {
        object!({ "name": self.name, "statement": self.statement() })
    }
}
