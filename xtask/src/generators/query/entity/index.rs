//! The indexes that answer a query of an entity.

use anyhow::Result;

use super::{
    Shape, Sort,
    filter::{Condition, Filter},
};
use crate::{
    generators::{
        index::{self, Index},
        indexes::WantedIndex,
    },
    plan::Plan,
    schema::Database,
};

/// Adds the indexes that a query of `table` needs, unless a migration makes one that answers it. Returns the folder of the
/// migration that is new.
pub fn add(
    plan: &mut Plan,
    query: &str,
    table: &str,
    shape: Shape,
    (filters, sort): (&[Filter], Option<&Sort>),
    database: Database,
) -> Result<Option<String>> {
    let mut indexes = wanted(table, shape, filters, sort, database);
    indexes.extend(filters.iter().filter_map(of_linked));
    index::add(plan, &format!("add_{query}_indexes"), table, indexes)
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

/// The index by which the rows with a value are found that a condition looks for in another table.
fn of_linked(filter: &Filter) -> Option<Index> {
    let linked = filter.linked.as_ref()?;
    Some(Index {
        name: format!("{}_{}", linked.table, linked.value),
        table: linked.table.clone(),
        wanted: WantedIndex {
            columns: vec![format!("\"{}\"", linked.value)],
            fixed: 1,
        },
    })
}
