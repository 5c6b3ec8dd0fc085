//! `new-port billing Invoice --repo --unique number --index status`

mod cascade;
pub(super) mod list;
mod storable;

use anyhow::{Result, bail, ensure};
use liquid::{Object, model::Value, object};

use self::{
    list::List,
    storable::{is_fallible, must_be_storable},
};
use super::{Generation, columns::check_columns, make, migration, query, references, registration};
use crate::{
    edit,
    names::{Kind, Name},
    plan::Plan,
    project,
    schema::{Cardinality, Database, Domain, Entity, Field, FieldType, Part, Primitive, describe},
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
    /// Fields that refer to something together with which an entity is deleted.
    pub cascade: Vec<String>,
}

pub(super) fn plan(
    mut plan: Plan,
    context: &str,
    name: &Name,
    options: &Options,
) -> Result<Generation> {
    let name = name.without("repository");
    let model = plan.model();
    let domain = Domain::new(&model, context);
    let mut entity = domain.entity(&name.pascal())?;
    let user = domain.claimant()?.map(FieldType::Id);
    for field in &mut entity.fields {
        // Who it is, a request says with its token.
        field.claimant = Some(&field.of) == user.as_ref();
    }
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

    let migration = migration::folder(plan.root(), &format!("create_{table}"));
    let tables = edit::tables(&plan.text(TABLES)?.unwrap_or_default());
    let mut values = object!({
        "context": context,
        "name": snake,
        "Name": pascal,
        "words": name.words(),
        "var": name.variable(),
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
    let targets = Targets {
        plan,
        context,
        own: name,
        table: &table,
        tables: &tables,
    };
    let keys = targets.of(&columns)?;
    let cascading = cascade::read(&targets, &options.cascade, &fields)?;
    values.insert("cascades".into(), describe::array(cascading));
    values.extend(object!({ "cascading": options.cascade }));
    let referring: Vec<String> = columns
        .iter()
        .zip(&keys)
        .filter_map(|(part, key)| key.as_ref().map(|_| part.name.clone()))
        .collect();
    let references = columns.iter().zip(&keys);
    let references = references
        .filter_map(|(part, key)| Some(key.as_ref()?.describe(&part.pointer)))
        .collect::<Vec<_>>();
    values.insert("references".into(), describe::array(references));
    values.insert(
        "columns".into(),
        describe::array(with_keys(&columns, &keys, &options.cascade, database)),
    );
    let lists = lists
        .iter()
        .map(|list| describe_list(list, &targets, database))
        .collect::<Result<Vec<_>>>()?;
    values.insert("lists".into(), describe::array(lists));
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

/// The tables that the columns of an entity can refer to.
struct Targets<'t> {
    plan: &'t Plan,
    context: &'t str,
    /// The entity itself, and its table, which is about to be made.
    own: &'t Name,
    table: &'t str,
    tables: &'t [edit::Table],
}

/// What a column refers to.
struct Key {
    entity: Name,
    table: String,
}

impl Targets<'_> {
    /// Returns what each of `columns` refers to, if it is an id of an entity with a table.
    fn of(&self, columns: &[Part]) -> Result<Vec<Option<Key>>> {
        columns.iter().map(|part| self.of_part(part)).collect()
    }

    fn of_part(&self, part: &Part) -> Result<Option<Key>> {
        match references::target(self.context, &part.of) {
            Some(entity) => self.of_entity(&entity),
            None => Ok(None),
        }
    }

    fn of_entity(&self, entity: &Name) -> Result<Option<Key>> {
        let key = |table| Key {
            entity: entity.clone(),
            table,
        };
        if entity == self.own {
            return Ok(Some(key(self.table.to_owned())));
        }
        let table = query::table_of_adapter(self.plan, self.context, entity)?;
        let table = table.unwrap_or_else(|| entity.plural());
        let is_table = self.tables.iter().any(|other| other.name == table);
        Ok(is_table.then(|| key(table)))
    }
}

impl Key {
    /// Describes that there must be what `pointer` refers to.
    fn describe(&self, pointer: &str) -> Object {
        object!({ "pointer": pointer, "name": self.entity.snake(), "words": self.entity.words() })
    }
}

/// Describes `columns`, which refer to what `keys` say. A row is deleted together with what its columns `cascading`
/// refer to.
fn with_keys(
    columns: &[Part],
    keys: &[Option<Key>],
    cascading: &[String],
    database: Database,
) -> Vec<Object> {
    let columns = columns.iter().zip(keys).map(|(part, key)| {
        let mut column = describe::part(part, database);
        let table = key.as_ref().map(|key| key.table.clone());
        column.insert("references".into(), table.map_or(Value::Nil, Value::scalar));
        column.extend(object!({ "cascade": cascading.contains(&part.name) }));
        column
    });
    columns.collect()
}

/// Describes a list with the foreign keys of its table. One of the same kind has none: no entity is the first.
fn describe_list(list: &List, targets: &Targets, database: Database) -> Result<Object> {
    let mut keys = targets.of(&list.columns)?;
    for key in &mut keys {
        key.take_if(|key| key.entity == *targets.own);
    }
    let mut object = list.describe(database);
    let columns = with_keys(&list.columns, &keys, &[], database);
    object.insert("columns".into(), describe::array(columns));
    let referring = list.columns.iter().zip(&keys);
    let referring = referring.filter_map(|(part, key)| key.as_ref().map(|_| &part.name));
    let referring: Vec<Value> = referring.map(|name| Value::scalar(name.clone())).collect();
    object.insert("referring".into(), Value::Array(referring));
    let pointer = format!("/{}", list.name);
    let references = keys.iter().flatten().map(|key| key.describe(&pointer));
    object.insert(
        "references".into(),
        describe::array(references.collect::<Vec<_>>()),
    );
    Ok(object)
}

/// Describes that no two entities have the same values of `group`. The error is about the last field of it.
pub(super) fn unique(name: &Name, fields: &[Field], group: &str) -> Result<Object> {
    let (columns, names) = columns_of(fields, group)?;
    let last = names.last().cloned().unwrap_or_default();
    let entity = name.snake();
    let is_claimant = |field: &Field| field.name == last && field.claimant;
    let has_pointer = !fields.iter().any(is_claimant);
    let of = columns.iter().map(|column| Value::scalar(column.clone()));
    let mut object = object!({
        "function": format!("{entity}_{last}_taken"),
        "field": last,
        "taken": references::taken(&name.words(), &last),
        // The error points to it in the request, unless no request has it.
        "has_pointer": has_pointer,
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
