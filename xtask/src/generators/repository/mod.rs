//! `new-port billing Invoice --repo --unique number --index status`

pub(super) mod list;
mod storable;

use anyhow::{Result, bail, ensure};
use liquid::{Object, model::Value, object};

use self::{
    list::List,
    storable::{is_fallible, must_be_storable},
};
use super::{Generation, columns::check_columns, make, migration, references, registration};
use crate::{
    edit,
    names::{Kind, Name},
    plan::Plan,
    project,
    schema::{Cardinality, Database, Domain, Entity, Field, Primitive, describe},
};

const TABLES: &str = "src/infra/db/tables.rs";

/// The crates that adapters and query handlers name beside tables.
const CRATES: [&str; 13] = [
    "app_core",
    "chrono",
    "core",
    "diesel",
    "diesel_async",
    "kernel",
    "nject",
    "runtime",
    "rust_decimal",
    "serde",
    "serde_json",
    "std",
    "uuid",
];

/// What is asked for of a table.
#[derive(Debug, Default)]
pub struct Options {
    /// Its name, if it is not the plural of the entity.
    pub table: Option<String>,
    /// Groups of fields, separated by commas. No two entities have the same values of a group.
    pub unique: Vec<String>,
    /// Groups of fields, separated by commas, that queries look for.
    pub index: Vec<String>,
}

pub(super) fn plan(
    mut plan: Plan,
    context: &str,
    name: &Name,
    options: &Options,
) -> Result<Generation> {
    let name = name.without("repository");
    let model = plan.model();
    let entity = Domain::new(&model, context).entity(&name.pascal())?;
    let migration = add(&mut plan, context, &name, &entity, options)?;
    Ok(Generation {
        plan,
        next: vec![format!(
            "read src/infra/db/migrations/{migration}/up.sql, and add what else it needs"
        )],
    })
}

/// Adds the port, the adapter, the double and the table of `entity`. Returns the folder of the migration.
pub(super) fn add(
    plan: &mut Plan,
    context: &str,
    name: &Name,
    entity: &Entity,
    options: &Options,
) -> Result<String> {
    let (snake, pascal) = (name.snake(), name.pascal());
    let database = project::database(plan.root())?;
    let table = match &options.table {
        Some(table) => Name::parse(table, Kind::Field)?.snake(),
        None => name.plural(),
    };
    check(entity, &table)?;
    check_columns(plan.root(), &pascal, &entity.fields)?;
    let columns = Field::all_parts(&entity.fields);
    let lists = List::all(name, &entity.fields)?;

    // The adapter and the double use these names for something else.
    let var = match snake.as_str() {
        "connection" | "row" | "id" | "repository" | "upsert" | "changed" | "app" | "scope"
        | "failure" | "excluded" | "other" | "taken" => "entity",
        other => other,
    };
    let migration = migration::folder(plan.root(), &format!("create_{table}"));
    let tables = edit::tables(&plan.text(TABLES)?.unwrap_or_default());
    let mut values = object!({
        "context": context,
        "name": snake,
        "Name": pascal,
        "words": name.words(),
        "var": var,
        "path": entity.path,
        "id_path": entity.id.path,
        "plural_words": table.replace('_', " "),
        "table": table,
        "id_sql": Primitive::Uuid.sql(database).to_owned() + " NOT NULL",
        "position_sql": Primitive::I32.sql(database).to_owned() + " NOT NULL",
        "options": match database { Database::Sqlite => " STRICT", Database::Postgres => "" },
        "list_options": match database { Database::Sqlite => " STRICT, WITHOUT ROWID", Database::Postgres => "" },
        "migration": migration,
        "fallible": entity.fields.iter().any(is_fallible),
        "copy": columns.iter().all(|part| part.primitive.is_copy()),
    });
    // A request has a bounded number of elements, and an entity any number.
    let mut fields = entity.fields.clone();
    for field in fields.iter_mut().filter(|field| field.is_list()) {
        field.cardinality = Cardinality::ANY_NUMBER;
    }
    values.insert("fields".into(), describe::array(describe::fields(&fields)));
    let is_table = |name: &String| tables.iter().any(|table| table.name == *name);
    let targets = columns.iter().map(|part| {
        let target = references::target(context, &part.of)?;
        if target == *name {
            return Some((part, target, table.clone()));
        }
        let of_target = target.plural();
        is_table(&of_target).then_some((part, target, of_target))
    });
    let targets: Vec<_> = targets.collect();
    let references = targets.iter().flatten().map(|(part, target, _)| {
        object!({ "field": part.name, "name": target.snake(), "words": target.words() })
    });
    values.insert(
        "references".into(),
        describe::array(references.collect::<Vec<_>>()),
    );
    let referring: Vec<String> = targets
        .iter()
        .flatten()
        .map(|(part, ..)| part.name.clone())
        .collect();
    let columns = columns.iter().zip(&targets).map(|(part, target)| {
        let mut column = describe::part(part, database);
        let table = target.as_ref().map(|(.., table)| table.clone());
        column.insert("references".into(), table.map_or(Value::Nil, Value::scalar));
        column
    });
    values.insert(
        "columns".into(),
        describe::array(columns.collect::<Vec<_>>()),
    );
    let lists = lists.iter().map(|list| list.describe(database));
    values.insert("lists".into(), describe::array(lists.collect::<Vec<_>>()));
    let uniques = options.unique.iter();
    let uniques = uniques.map(|group| unique(name, &entity.fields, group));
    values.insert(
        "uniques".into(),
        describe::array(uniques.collect::<Result<Vec<_>>>()?),
    );
    let indexes = indexes(&table, &entity.fields, options, referring)?;
    values.insert("indexes".into(), describe::array(indexes));
    make(plan, "repository", &values)?;
    registration::port(
        plan,
        "scoped",
        &format!("app_core::{context}::ports::repo::{snake}::{pascal}Repository"),
        &format!("crate::infra::adapters::{context}::repo::{snake}::Diesel{pascal}Repository"),
    )?;
    Ok(migration)
}

/// Describes that no two entities have the same values of `group`. The error is about the last field of it.
pub(super) fn unique(name: &Name, fields: &[Field], group: &str) -> Result<Object> {
    let (columns, names) = columns_of(fields, group)?;
    let last = names.last().cloned().unwrap_or_default();
    let entity = name.snake();
    let of = columns.iter().map(|column| Value::scalar(column.clone()));
    let mut object = object!({
        "function": format!("{entity}_{last}_taken"),
        "field": last,
        "taken": references::taken(&name.words(), &last),
        "names": names.clone(),
    });
    object.insert("columns".into(), Value::Array(of.collect()));
    // A database finds no conflict between those that have none.
    let is_optional = |name: &&String| {
        let mut fields = fields.iter();
        fields.any(|field| field.name == **name && field.is_optional())
    };
    let optional = names.iter().filter(is_optional);
    let optional = optional.map(|name| Value::scalar(name.clone()));
    object.insert("optional".into(), Value::Array(optional.collect()));
    Ok(object)
}

/// Describes the indexes of a table: those that are asked for, and one of each column that refers to another table. What
/// is unique has an index anyway.
fn indexes(
    table: &str,
    fields: &[Field],
    options: &Options,
    referring: Vec<String>,
) -> Result<Vec<Object>> {
    let mut known = Vec::new();
    for group in &options.unique {
        known.push(columns_of(fields, group)?.0);
    }
    let mut wanted = Vec::new();
    for group in &options.index {
        wanted.push(columns_of(fields, group)?);
    }
    wanted.extend(
        referring
            .into_iter()
            .map(|column| (vec![column.clone()], vec![column])),
    );
    let mut indexes = Vec::new();
    for (columns, names) in wanted {
        if !known.contains(&columns) {
            let name = format!("{table}_{}", names.join("_"));
            indexes.push(object!({ "name": name, "columns": columns.clone() }));
            known.push(columns);
        }
    }
    Ok(indexes)
}

/// Returns the columns and the names of the fields in `group`.
fn columns_of(fields: &[Field], group: &str) -> Result<(Vec<String>, Vec<String>)> {
    let (mut columns, mut names) = (Vec::new(), Vec::new());
    for name in group.split(',').map(str::trim) {
        let field = fields.iter().find(|field| field.name == name);
        let Some(field) = field.filter(|field| !field.is_list()) else {
            let known: Vec<&str> = fields.iter().map(|field| &*field.name).collect();
            bail!(
                "there is no field `{name}` that a column has: the fields are {}",
                known.join(", ")
            );
        };
        let parts = field.parts();
        ensure!(
            parts.iter().all(|part| part.primitive != Primitive::Json),
            "`{name}` is JSON, which cannot be compared"
        );
        columns.extend(parts.into_iter().map(|part| part.name));
        names.push(field.name.clone());
    }
    Ok((columns, names))
}

fn check(entity: &Entity, table: &str) -> Result<()> {
    ensure!(
        entity.comparable,
        "`{}` does not derive `PartialEq`, which the contract test of its repository needs",
        entity.name
    );
    ensure!(
        !table.starts_with("sqlite_") && !table.starts_with("pg_"),
        "a table cannot be called `{table}`: use `--table` to choose another name"
    );
    ensure!(
        !CRATES.contains(&table),
        "a table cannot be called `{table}`, because the crate `{table}` is used beside it: use `--table` to choose \
         another name"
    );
    entity.fields.iter().try_for_each(must_be_storable)
}
