//! The permission to read tables in one query, which Diesel asks for.

use anyhow::Result;
use liquid::{Object, object};

use super::make;
use crate::{edit, model::layout::TABLES, plan::Plan, schema::describe};

/// Adds the permission to read the tables of each pair together, unless it is there.
pub fn allow(plan: &mut Plan, pairs: &[(&str, &str)]) -> Result<()> {
    let allowed = edit::joined(&plan.text(TABLES)?.unwrap_or_default());
    let is_missing = |(first, second): &&(&str, &str)| {
        let has = |group: &[String], table: &str| group.iter().any(|name| name == table);
        first != second
            && !allowed
                .iter()
                .any(|group| has(group, first) && has(group, second))
    };
    let missing: Vec<Object> = pairs
        .iter()
        .filter(is_missing)
        .map(|(first, second)| object!({ "first": first, "second": second }))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut values = Object::new();
    values.insert("pairs".into(), describe::array(missing));
    make(plan, "joined_tables", &values)
}
