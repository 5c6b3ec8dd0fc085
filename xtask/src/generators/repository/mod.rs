//! `new-port billing Invoice --repo`

use anyhow::{Result, bail, ensure};
use liquid::object;

use super::{Generation, columns::check_columns, make, migration, registration};
use crate::{
    names::{Kind, Name},
    plan::Plan,
    project,
    schema::{
        Composite, Database, Domain, Entity, Field, FieldType, Part, Primitive, ValueObject,
        describe,
    },
};

pub(super) fn plan(
    mut plan: Plan,
    context: &str,
    name: &Name,
    table: Option<&str>,
) -> Result<Generation> {
    let name = name.without("repository");
    let (snake, pascal) = (name.snake(), name.pascal());
    let model = plan.model();
    let entity = Domain::new(&model, context).entity(&pascal)?;
    let database = project::database(plan.root())?;
    let table = match table {
        Some(table) => Name::parse(table, Kind::Field)?.snake(),
        None => name.plural(),
    };
    let columns: Vec<Part> = entity.fields.iter().flat_map(Field::parts).collect();
    check(&entity, &table)?;
    check_columns(plan.root(), &pascal, &entity.fields)?;
    let mut fallible = false;
    for field in &entity.fields {
        fallible |= is_fallible(field)?;
    }

    // The adapter and the double use these names for something else.
    let var = match snake.as_str() {
        "connection" | "row" | "id" | "repository" | "upsert" | "changed" | "app" | "scope"
        | "failure" | "excluded" => "entity",
        other => other,
    };
    let migration = migration::folder(plan.root(), &format!("create_{table}"));
    let values = object!({
        "context": context,
        "name": snake,
        "Name": pascal,
        "var": var,
        "path": entity.path,
        "id_path": entity.id.path,
        "plural_words": table.replace('_', " "),
        "table": table,
        "id_sql": Primitive::Uuid.sql(database).to_owned() + " NOT NULL",
        "options": match database { Database::Sqlite => " STRICT", Database::Postgres => "" },
        "migration": migration,
        "fallible": fallible,
        "fields": describe::fields(&entity.fields),
        "columns": describe::parts(&columns, database),
    });
    make(&mut plan, "repository", &values)?;
    registration::port(
        &mut plan,
        "scoped",
        &format!("app_core::{context}::ports::repo::{snake}::{pascal}Repository"),
        &format!("crate::infra::adapters::{context}::repo::{snake}::Diesel{pascal}Repository"),
    )?;
    Ok(Generation {
        plan,
        next: vec![format!(
            "read src/infra/db/migrations/{migration}/up.sql, and add the indexes and references that it needs"
        )],
    })
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
    Ok(())
}

/// Reports whether a row can hold a value that the field refuses.
///
/// # Errors
///
/// Says why the field cannot be stored.
fn is_fallible(field: &Field) -> Result<bool> {
    match &field.of {
        FieldType::Primitive(Primitive::Secret) => {
            bail!("`{}` is secret: write by hand how it is stored", field.name)
        }
        FieldType::Primitive(primitive) => Ok(*primitive == Primitive::Json),
        FieldType::Id(_) => Ok(false),
        FieldType::Value(value) => is_fallible_value(value),
        FieldType::Composite(composite) => is_fallible_composite(field, composite),
    }
}

fn is_fallible_value(value: &ValueObject) -> Result<bool> {
    let ValueObject { name, inner, .. } = value;
    ensure!(
        value.conversion.is_some() && *inner != Primitive::Secret,
        "`{name}` cannot be stored: it needs `impl From<{name}> for {}`",
        inner.rust_name()
    );
    ensure!(
        !(value.fallible && matches!(inner, Primitive::Uuid | Primitive::Json)),
        "the generator cannot store `{name}`: it refuses some values of `{}`",
        inner.rust_name()
    );
    Ok(value.fallible || *inner == Primitive::Json)
}

fn is_fallible_composite(field: &Field, composite: &Composite) -> Result<bool> {
    let name = &field.name;
    ensure!(
        !field.optional,
        "`{name}` is optional and has several parts, and the generator cannot store that"
    );
    let mut fallible = composite.fallible;
    for inner in &composite.fields {
        match &inner.of {
            FieldType::Primitive(Primitive::Secret) => {
                bail!("a part of `{name}` is secret: write by hand how it is stored")
            }
            FieldType::Primitive(primitive) if !inner.optional => {
                fallible |= *primitive == Primitive::Json;
            }
            FieldType::Id(_) if !inner.optional => {}
            _ => bail!(
                "the generator cannot store `{name}`: its part `{}` is optional or a value object",
                inner.name
            ),
        }
    }
    Ok(fallible)
}
