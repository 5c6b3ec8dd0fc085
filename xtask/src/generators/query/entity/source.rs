//! The tables and the code of an entity, which queries read.

use std::fs;

use anyhow::{Context, Result, bail, ensure};

use crate::{
    edit::{self, Table},
    generators::{columns::column_name, query::table::has, references, repository::list::List},
    model::layout::{CORE, TABLES},
    names::{Kind, Name},
    plan::Plan,
    schema::{Code, Domain, Entity, Field, Part},
};

/// An entity, and where it is stored.
pub struct Source {
    pub context: String,
    pub name: Name,
    pub entity: Entity,
    pub table: String,
    /// Its lists, without secret ones.
    pub lists: Vec<List>,
    /// The double of its repository has samples of it.
    pub has_samples: bool,
}

impl Source {
    /// Reads the entity `name` of `context`.
    ///
    /// # Errors
    ///
    /// There is no such entity, it has no repository, or its tables have other columns.
    pub fn of(plan: &Plan, context: &str, name: &Name) -> Result<Self> {
        let model = plan.model();
        let entity = Domain::new(&model, context).entity(&name.pascal())?;
        let (snake, pascal) = (name.snake(), name.pascal());
        let port = [CORE, context, "ports", "repo", &snake];
        ensure!(
            Code::new(&model).by_convention(&port)?.is_some(),
            "`{pascal}` has no `{pascal}Repository`: `cargo xtask new-port {context} {pascal} --repo` makes it, with \
             a table"
        );
        let tables = edit::tables(&plan.text(TABLES)?.unwrap_or_default());
        let table = table(plan, context, name, &tables)?;
        let lists = List::all(name, &entity.fields)?;
        must_have(table, &Field::all_parts(&entity.fields))?;
        for list in &lists {
            let Some(table) = tables.iter().find(|table| table.name == list.table) else {
                bail!(
                    "`{}` is a list, and there is no table `{}` in {TABLES}: leave `{}` out with `--view`",
                    list.name,
                    list.table,
                    list.name
                );
            };
            must_have(table, &list.columns)?;
        }
        let double = format!("tests/impl/adapters/{context}/repo/{snake}.rs");
        let double = plan.text(&double)?.unwrap_or_default();
        let sample = |name: &str| double.contains(&format!("pub fn {name}() -> {pascal} "));
        let has_samples = entity.comparable && sample(&snake) && sample(&format!("other_{snake}"));
        Ok(Self {
            context: context.to_owned(),
            name: name.clone(),
            table: table.name.clone(),
            entity,
            lists,
            has_samples,
        })
    }

    /// Reports whether no two entities have the same value of the field `name`, which its repository tells.
    pub fn is_unique(&self, plan: &Plan, name: &str) -> Result<bool> {
        let repository = references::repository_of(plan, &self.context, &self.name)?;
        Ok(references::is_unique(&repository, &self.name.snake(), name))
    }
}

/// Returns the entity of `context` whose adapter uses `table`.
///
/// # Errors
///
/// An adapter cannot be read.
pub fn stored_in(plan: &Plan, context: &str, table: &str) -> Result<Option<Name>> {
    let folder = plan
        .root()
        .join(format!("src/infra/adapters/{context}/repo"));
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let stems = files.filter_map(|file| Some(file.path().file_stem()?.to_str()?.to_owned()));
    for name in stems.filter_map(|stem| Name::parse(&stem, Kind::Type).ok()) {
        if table_of_adapter(plan, context, &name)?.as_deref() == Some(table) {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// Returns the name of the table that the adapter of the entity `name` uses, if there is one.
pub fn table_of_adapter(plan: &Plan, context: &str, name: &Name) -> Result<Option<String>> {
    let adapter = format!("src/infra/adapters/{context}/repo/{}.rs", name.snake());
    let adapter = plan.text(&adapter)?.unwrap_or_default();
    Ok(adapter.split_once("table_name = ").map(|(_, rest)| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
        rest[..end.unwrap_or(rest.len())].to_owned()
    }))
}

/// Returns the table of the entity `name`: the one that its adapter uses, or else its plural.
fn table<'t>(plan: &Plan, context: &str, name: &Name, tables: &'t [Table]) -> Result<&'t Table> {
    let used = table_of_adapter(plan, context, name)?;
    let wanted = used.unwrap_or_else(|| name.plural());
    let found = tables.iter().find(|table| table.name == wanted);
    found.with_context(|| {
        format!(
            "`{}` has no table: there is no `{wanted}` in {TABLES}",
            name.pascal()
        )
    })
}

fn must_have(table: &Table, parts: &[Part]) -> Result<()> {
    match parts.iter().find(|part| !has(table, part, part.optional)) {
        Some(part) => bail!(
            "the table `{}` has no column `{}` of the type `{}`: change it, or show something else with `--view`",
            table.name,
            column_name(&part.name, &table.name),
            part.column()
        ),
        None => Ok(()),
    }
}
