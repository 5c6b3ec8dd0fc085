//! Entities that a query shows beside the one that refers to them.

use anyhow::{Result, bail, ensure};
use heck::{ToPascalCase, ToShoutySnakeCase};
use liquid::{Object, object};

use super::{
    counted::Counted,
    filter::Filter,
    source::Source,
    view::{self, View, row},
};
use crate::{
    generators::{
        joined_tables, make,
        references::{self, Needed},
        views,
    },
    names::{Kind, Name},
    plan::Plan,
    schema::{Database, Field, FieldType, describe},
};

/// An entity that a query shows beside the one that refers to it.
pub struct Join {
    /// Its name in the view.
    pub name: String,
    /// The field that refers to it.
    pub field: Field,
    pub source: Source,
    /// What is shown of it: no lists, which would take a query for each row.
    pub view: View,
    /// The query has its table more than once, so it has an alias.
    is_aliased: bool,
}

impl Join {
    /// Reads the entities that `asked` names: each is that of a field of `source`, with or without its `_id`.
    ///
    /// # Errors
    ///
    /// There is no such field, or what it refers to cannot be joined.
    pub fn all(plan: &Plan, source: &Source, asked: &[String]) -> Result<Vec<Self>> {
        let mut names = Vec::new();
        for text in asked {
            names.push(referring(source, &Name::parse(text, Kind::Field)?.snake())?);
        }
        let mut joins: Vec<Self> = Vec::new();
        let fields = source.entity.fields.iter();
        for field in fields.filter(|field| names.contains(&field.name.as_str())) {
            joins.push(Self::of(plan, source, field)?);
        }
        let tables: Vec<String> = joins.iter().map(|join| join.source.table.clone()).collect();
        for join in &mut joins {
            let same = tables.iter().filter(|table| **table == join.source.table);
            join.is_aliased = same.count() > 1;
        }
        Ok(joins)
    }

    fn of(plan: &Plan, source: &Source, field: &Field) -> Result<Self> {
        let name = &field.name;
        ensure!(
            !field.is_list(),
            "`{name}` is a list, and a query shows one entity for a field"
        );
        let Some(entity) = references::target(&source.context, &field.of) else {
            bail!(
                "`{name}` refers to something outside of `{}`, and a query joins only tables of its own context: \
                 show the id, and ask the other context for the rest",
                source.context
            );
        };
        ensure!(
            entity != source.name,
            "`{name}` refers to another `{}`, and a query shows only others beside one: show the id, and ask for the \
             other one with a query of its own",
            source.entity.name
        );
        let joined = Source::of(plan, &source.context, &entity)?;
        Ok(Self {
            name: name.strip_suffix("_id").unwrap_or(name).to_owned(),
            field: field.clone(),
            view: View::summary(&joined),
            source: joined,
            is_aliased: false,
        })
    }

    pub fn is_aliased(&self) -> bool {
        self.is_aliased
    }

    pub fn describe(&self) -> Object {
        object!({
            "name": self.name,
            "optional": self.field.is_optional(),
            "column": self.field.name,
            "table": self.source.table,
            "view": self.view.path,
            "row": row(&self.source.context, &self.source.name),
            "fallible": self.view.is_fallible(),
            "alias": self.is_aliased.then(|| alias(&self.name).to_pascal_case()),
            "constant": alias(&self.name).to_shouty_snake_case(),
        })
    }

    /// Describes what a test that stores `needed` finds of it. Its ids are those with `numbers`.
    pub fn describe_samples(
        &self,
        needed: &[Needed],
        numbers: [usize; 2],
        is_same: bool,
    ) -> Object {
        let [first, second] = numbers;
        let mut object = object!({
            "name": self.name,
            "first": first,
            "second": second,
            "same": is_same,
            "absent": self.field.is_optional() && !is_same,
        });
        for (key, number) in [("fields", first), ("other_fields", second)] {
            let fields = references::describe_stored(
                needed,
                &self.source.name,
                number,
                &self.source.entity.fields,
            );
            let fields = fields.into_iter().zip(&self.source.entity.fields);
            let shown = fields.filter(|(_, own)| {
                let mut fields = self.view.fields.iter();
                fields.any(|field| field.name == own.name)
            });
            object.insert(key.into(), describe::array(shown.map(|(object, _)| object)));
        }
        object
    }
}

/// Adds the permission to read the tables of a query together, unless it is there: the ones that it joins, and those
/// that its conditions look into.
pub fn allow(plan: &mut Plan, source: &Source, view: &View, filters: &[Filter]) -> Result<()> {
    let mut joined: Vec<&str> = view.joins.iter().map(|join| &*join.source.table).collect();
    joined.push(&source.table);
    joined.sort_unstable();
    joined.dedup();
    let linked = filters.iter().filter_map(|filter| filter.linked.as_ref());
    let mut linked: Vec<&str> = linked.map(|linked| &*linked.table).collect();
    linked.sort_unstable();
    linked.dedup();
    let mut pairs = Vec::new();
    for (index, first) in joined.iter().enumerate() {
        let others = joined[index + 1..].iter().chain(&linked);
        pairs.extend(others.map(|second| (*first, *second)));
    }
    joined_tables::allow(plan, &pairs)
}

/// The name of the alias of a table. Around it, a row and constants have names of their own.
fn alias(name: &str) -> String {
    match name {
        "list" | "max_items" | "row" => format!("{name}_alias"),
        name => name.to_owned(),
    }
}

/// Returns the name of the field of `source` that identifies the entity `name`.
fn referring<'s>(source: &'s Source, name: &str) -> Result<&'s str> {
    let fields = source.entity.fields.iter();
    let mut ids = fields.filter(|field| matches!(field.of, FieldType::Id(_)));
    let is_asked =
        |field: &&Field| field.name == name || field.name.strip_suffix("_id") == Some(name);
    let Some(field) = ids.clone().find(is_asked) else {
        let entity = &source.entity.name;
        let own = ids.by_ref().map(|field| &*field.name).collect::<Vec<_>>();
        ensure!(
            !own.is_empty(),
            "`{entity}` refers to no other entity: leave out `--with {name}`"
        );
        bail!(
            "no field `{name}` or `{name}_id` of `{entity}` refers to another entity: {} {}",
            own.join(", "),
            if own.len() == 1 { "does" } else { "do" }
        );
    };
    Ok(&field.name)
}

/// Adds what queries share that show `view`, unless it is there: the views and the rows.
pub fn add(plan: &mut Plan, source: &Source, view: &View, database: Database) -> Result<()> {
    for join in &view.joins {
        view::add_summary(plan, &join.source, database)?;
        views::add(plan, &join.view.fields)?;
    }
    if let Some(whole) = &view.whole {
        let joined = view.joins.iter().map(|join| join.name.replace('_', " "));
        let names: Vec<String> = joined
            .chain(view.counts.iter().map(Counted::words))
            .collect();
        let mut values = view::base(source, view, database);
        values.extend(object!({
            "with": whole.stem,
            "file": whole.file,
            "With": whole.name,
            "names": names.join(" and "),
            "whole_view": whole.view,
            "whole_row": row(&source.context, &source.name),
            "whole_fallible": whole.fallible,
            // Otherwise the handler puts it together.
            "is_converted": !view.has_lists && view.counts.is_empty(),
            "has_aliases": view.has_aliases(),
            "qualified": view::is_taken(plan, view)?,
        }));
        let joins = view.joins.iter().map(Join::describe);
        values.insert("joins".into(), describe::array(joins.collect::<Vec<_>>()));
        let counts = view.counts.iter().map(Counted::describe);
        values.insert("counts".into(), describe::array(counts.collect::<Vec<_>>()));
        make(plan, "entity_with", &values)?;
    }
    Ok(())
}
