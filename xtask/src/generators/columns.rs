//! The columns of a table, and the names that they have in it.

use std::path::Path;

use anyhow::{Result, bail};

use crate::{
    project,
    schema::{Database, Field, Part, must_differ},
};

/// Returns the name of the column for the value `name` in `table`. It is `name`, unless that means something else
/// in the module that `diesel::table!` makes, or in every table of a database: then `_` is added to it. The name of
/// a field never ends in `_`, so that no other field has this name.
pub fn column_name(name: &str, table: &str) -> String {
    if name == table || NOT_COLUMNS.contains(&name) || SYSTEM_COLUMNS.contains(&name) {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}

/// The names that the module made by `diesel::table!` defines, imports or uses. A column is a unit struct in it: so
/// a column `q` turns a variable of this name into a pattern.
const NOT_COLUMNS: [&str; 11] = [
    "all_columns",
    "bool",
    "columns",
    "diesel",
    "dsl",
    "ops",
    "q",
    "runtime",
    "star",
    "str",
    "table",
];

/// The columns that Postgres keeps about every row.
const SYSTEM_COLUMNS: [&str; 6] = ["cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"];

/// Postgres cuts off what a name has beyond this.
const MAX_LENGTH_IN_POSTGRES: usize = 63;

/// Refuses an entity whose table the project at `root` could not have. Its key is a column, too.
///
/// # Errors
///
/// Says why there can be no such table, and what would be right.
pub fn check_columns(root: &Path, entity: &str, fields: &[Field]) -> Result<()> {
    let columns: Vec<Part> = fields.iter().flat_map(Field::parts).collect();
    must_differ(fields)?;
    check_count(root, entity, columns.len() + 1)?;
    let longest = columns.iter().max_by_key(|part| part.name.len());
    if let Some(Part { name, .. }) = longest
        && name.len() > MAX_LENGTH_IN_POSTGRES
        && project::database(root)? == Database::Postgres
    {
        bail!(
            "a column cannot be called `{name}`: it has {} characters, and Postgres takes at most \
             {MAX_LENGTH_IN_POSTGRES}. Give the field a shorter name",
            name.len()
        );
    }
    Ok(())
}

fn check_count(root: &Path, entity: &str, count: usize) -> Result<()> {
    let [smallest, .., largest] = COLUMN_LIMITS;
    if count <= smallest {
        return Ok(());
    }
    let max = project::max_columns(root, &COLUMN_LIMITS)?;
    if count <= max {
        return Ok(());
    }
    match COLUMN_LIMITS.iter().find(|limit| count <= **limit) {
        Some(limit) => bail!(
            "`{entity}` needs {count} columns with its `id`, and Diesel is set up for at most {max}: add \
             \"{limit}-column-tables\" to the features of `diesel` in Cargo.toml, or split it"
        ),
        None => bail!(
            "`{entity}` needs {count} columns with its `id`, and a table of Diesel has at most {largest}: split it"
        ),
    }
}

/// The numbers of columns that Diesel can be set up for. The first needs no feature.
const COLUMN_LIMITS: [usize; 4] = [16, 32, 64, 128];
