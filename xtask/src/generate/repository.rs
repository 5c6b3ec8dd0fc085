use std::path::Path;

use anyhow::{Result, bail, ensure};
use liquid::{model::Value, object};

use super::{Generation, existing_context, main_file, make, migration};
use crate::{
    domain::{Composite, Domain, Entity, Into, Shape, ValueObject},
    fields::{self, Backend, Field, Part, Primitive},
    names::{Kind, Name},
    plan::Plan,
    project, template,
};

const FILES: [&str; 4] = [
    "new-repository/src/core/__context__/ports/repo/__name__.rs",
    "new-repository/src/infra/adapters/__context__/repo/__name__.rs",
    "new-repository/tests/impl/adapters/__context__/repo/__name__.rs",
    "new-repository/tests/infra/adapters/__context__/repo/__name__.rs",
];
const TABLES: &str = "new-repository/src/infra/db/tables.rs";
const MIGRATION: &str = "new-repository/src/infra/db/migrations/__migration__";

/// The columns that Diesel handles without being asked for more.
const MAX_COLUMNS: usize = 16;

/// `new-port billing Invoice --repo`
pub fn new_repository(root: &Path, context: &str, name: &str) -> Result<Generation> {
    let context = existing_context(root, context)?;
    let name = Name::parse(name, Kind::Type)?.without("repository");
    let mut domain = Domain::new(root, &context);
    let entity = domain.entity(&name.pascal())?;
    let backend = project::backend(root)?;
    let table = name.plural();
    check(&entity, &table)?;
    fields::must_differ(&entity.fields)?;

    let mut columns = Vec::new();
    let mut fields = Vec::new();
    let mut fallible = false;
    let var = match name.snake().as_str() {
        "connection" | "row" | "id" | "repository" => "entity".to_owned(),
        other => other.to_owned(),
    };
    for field in &entity.fields {
        let stored = Stored::of(field, &var)?;
        fallible |= stored.fallible;
        for (part, to_row) in field.parts().into_iter().zip(stored.to_row) {
            let mut object = part.object(backend);
            object.insert("to_row".into(), Value::scalar(to_row));
            columns.push((part, object));
        }
        let mut object = field.object();
        object.insert("from_row".into(), Value::scalar(stored.from_row));
        fields.push(object);
    }
    ensure!(
        columns.len() < MAX_COLUMNS,
        "`{}` has {} columns, and Diesel is set up for at most {MAX_COLUMNS}",
        entity.name,
        columns.len() + 1
    );
    for (part, _) in &columns {
        ensure!(
            part.name != table && !NOT_COLUMNS.contains(&part.name.as_str()),
            "a column `{}` confuses Diesel: give the field another name",
            part.name
        );
        ensure!(
            backend != Backend::Postgres || !SYSTEM_COLUMNS.contains(&part.name.as_str()),
            "every table of Postgres has a column `{}` of its own: give the field another name",
            part.name
        );
    }
    let parts: Vec<&Part> = columns.iter().map(|(part, _)| part).collect();
    let mut plan = Plan::new(root);
    let migration = migration::folder(root, &format!("create_{table}"));
    let mut values = object!({
        "context": context,
        "name": name.snake(),
        "Name": name.pascal(),
        "var": var,
        "Id": entity.id.name,
        "id_path": entity.id.path,
        "module": entity.module(),
        "plural_words": table.replace('_', " "),
        "table": table,
        "id_sql": Primitive::Uuid.sql(backend).to_owned() + " NOT NULL",
        "options": match backend { Backend::Sqlite => " STRICT", Backend::Postgres => "" },
        "migration": migration,
        "fallible": fallible,
        "imports": imports(&entity, &parts),
        "sample_imports": fields::sample_imports(&entity.fields),
    });
    values.insert("fields".into(), fields::values(fields));
    values.insert(
        "others".into(),
        fields::values(columns.into_iter().map(|(_, object)| object)),
    );

    make(&mut plan, &FILES, &values)?;
    plan.add(template::render(root, TABLES, &values)?)?;
    for side in ["up", "down"] {
        plan.create(template::render(
            root,
            &format!("{MIGRATION}/{side}.sql"),
            &values,
        )?)?;
    }
    let (snake, pascal) = (name.snake(), name.pascal());
    main_file::port(
        &mut plan,
        "scoped",
        &format!("app_core::{context}::ports::repo::{snake}::{pascal}Repository"),
        &format!("crate::infra::adapters::{context}::repo::{snake}::Diesel{pascal}Repository"),
    )?;
    Ok(Generation {
        plan,
        next: vec![format!(
            "read src/infra/db/migrations/{migration}/up.sql: indexes and references are yours to add"
        )],
    })
}

fn check(entity: &Entity, table: &str) -> Result<()> {
    ensure!(
        entity.comparable,
        "`{}` derives no `PartialEq`, and the contract test of its repository compares",
        entity.name
    );
    ensure!(
        !table.starts_with("sqlite_") && !table.starts_with("pg_"),
        "a table cannot be called `{table}`"
    );
    Ok(())
}

/// How a field goes into a row, and comes out of it.
struct Stored {
    /// For each of its parts.
    to_row: Vec<String>,
    from_row: String,
    fallible: bool,
}

impl Stored {
    fn of(field: &Field, var: &str) -> Result<Self> {
        let (name, optional) = (&field.name, field.optional);
        let value = format!("{var}.{name}");
        let row = format!("row.{name}");
        match &field.shape {
            Shape::Primitive(Primitive::Secret) => {
                bail!("`{name}` is secret: how it is stored is not for a generator to decide")
            }
            Shape::Primitive(primitive) => Ok(Self {
                to_row: vec![to_row(&value, *primitive, optional)],
                from_row: from_row(&row, *primitive, optional),
                fallible: *primitive == Primitive::Json,
            }),
            Shape::Id(_) => Ok(Self {
                to_row: vec![to_row(&value, Primitive::Uuid, optional)],
                from_row: from_row(&row, Primitive::Uuid, optional),
                fallible: false,
            }),
            Shape::Value(of) => Self::of_value(field, of, &value, &row),
            Shape::Composite(of) => Self::of_composite(field, of, &value, &row),
        }
    }

    fn of_value(field: &Field, of: &ValueObject, value: &str, row: &str) -> Result<Self> {
        let (name, optional) = (&field.name, field.optional);
        let to = match (of.into, of.inner, optional) {
            (None, ..) | (_, Primitive::Secret, _) => bail!(
                "`{}` cannot be stored: it needs `impl From<{}> for {}`",
                of.name,
                of.name,
                of.inner.rust()
            ),
            (Some(Into::AsStr), _, false) => format!("{value}.as_str().to_owned()"),
            (Some(Into::AsStr), _, true) => {
                format!("{value}.map(|{name}| {name}.as_str().to_owned())")
            }
            (_, Primitive::Json, false) => format!("serde_json::Value::from({value}).to_string()"),
            (_, Primitive::Json, true) => {
                format!("{value}.map(|{name}| serde_json::Value::from({name}).to_string())")
            }
            (_, _, false) => format!("{value}.into()"),
            (_, _, true) => format!("{value}.map(Into::into)"),
        };
        let raw = from_row(row, of.inner, optional);
        let json = "serde_json::from_str::<serde_json::Value>";
        let error = "map_err(Error::internal)?";
        let from = match (of.fallible, of.inner, optional) {
            (true, Primitive::Uuid | Primitive::Json, _) => bail!(
                "the generator cannot store `{}`: it refuses some values of `{}`",
                of.name,
                of.inner.rust()
            ),
            (true, _, false) => format!("{raw}.try_into().{error}"),
            (true, _, true) => format!("{raw}.map(TryInto::try_into).transpose().{error}"),
            (false, Primitive::Uuid, _) => raw,
            (false, Primitive::Json, false) => format!("{json}(&{row}).{error}.into()"),
            (false, Primitive::Json, true) => {
                format!("{row}.as_deref().map({json}).transpose().{error}.map(Into::into)")
            }
            (false, _, false) => format!("{raw}.into()"),
            (false, _, true) => format!("{raw}.map(Into::into)"),
        };
        Ok(Self {
            to_row: vec![to],
            from_row: from,
            fallible: of.fallible || of.inner == Primitive::Json,
        })
    }

    fn of_composite(field: &Field, of: &Composite, value: &str, row: &str) -> Result<Self> {
        let name = &field.name;
        ensure!(
            !field.optional,
            "`{name}` is optional and has several parts, and the generator cannot store that"
        );
        let mut to = Vec::new();
        let mut from = Vec::new();
        let mut fallible = of.fallible;
        for (inner, borrowed) in of.fields.iter().zip(&of.borrowed) {
            let primitive = match &inner.shape {
                Shape::Primitive(primitive) if !inner.optional => *primitive,
                Shape::Id(_) if !inner.optional => Primitive::Uuid,
                _ => bail!(
                    "the generator cannot store `{name}`: its `{}` has parts, or is optional",
                    inner.name
                ),
            };
            let got = format!("{value}.{}()", inner.name);
            to.push(match (primitive, borrowed) {
                (Primitive::Secret, _) => bail!("`{name}` is secret"),
                (Primitive::Text, true) => format!("{got}.to_owned()"),
                (Primitive::Json, _) => format!("{got}.to_string()"),
                (Primitive::Uuid, true) => format!("types::uuid(*{got})"),
                (Primitive::Uuid, false) => format!("types::uuid({got})"),
                (_, true) => format!("*{got}"),
                (_, false) => got,
            });
            from.push(from_row(&format!("{row}_{}", inner.name), primitive, false));
            fallible |= primitive == Primitive::Json;
        }
        let end = if of.fallible {
            ".map_err(Error::internal)?"
        } else {
            ""
        };
        Ok(Self {
            to_row: to,
            from_row: format!("{}::new({}){end}", of.name, from.join(", ")),
            fallible,
        })
    }
}

fn to_row(value: &str, primitive: Primitive, optional: bool) -> String {
    match (primitive, optional) {
        (Primitive::Uuid, false) => format!("types::uuid({value})"),
        (Primitive::Uuid, true) => format!("{value}.map(types::uuid)"),
        (Primitive::Json, false) => format!("{value}.to_string()"),
        (Primitive::Json, true) => format!("{value}.map(|json| json.to_string())"),
        _ => value.to_owned(),
    }
}

fn from_row(row: &str, primitive: Primitive, optional: bool) -> String {
    match (primitive, optional) {
        (Primitive::Uuid, false) => format!("types::id({row})"),
        (Primitive::Uuid, true) => format!("{row}.map(types::id)"),
        (Primitive::Json, false) => {
            format!("serde_json::from_str(&{row}).map_err(Error::internal)?")
        }
        (Primitive::Json, true) => format!(
            "{row}.as_deref().map(serde_json::from_str).transpose().map_err(Error::internal)?"
        ),
        _ => row.to_owned(),
    }
}

/// What the adapter imports for its row, and for value objects that it makes by name.
fn imports(entity: &Entity, parts: &[&Part]) -> Vec<String> {
    let mut imports: Vec<String> = parts
        .iter()
        .filter(|part| !matches!(part.primitive, Primitive::Uuid | Primitive::Json))
        .flat_map(|part| part.primitive.imports())
        .map(|path| (*path).to_owned())
        .collect();
    for field in &entity.fields {
        if let Shape::Composite(of) = &field.shape {
            imports.push(format!("app_core::{}", of.path));
        }
    }
    fields::unique(imports)
}

const NOT_COLUMNS: &[&str] = &["all_columns", "columns", "dsl", "star", "table"];

/// What Postgres keeps about every row.
const SYSTEM_COLUMNS: &[&str] = &["cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"];
