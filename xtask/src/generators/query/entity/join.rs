//! Entities that a query shows beside the one that refers to them.

use anyhow::{Result, bail, ensure};
use heck::{ToPascalCase, ToShoutySnakeCase};
use liquid::{Object, object};

use super::{
    Shape,
    source::Source,
    view::{self, View, row},
};
use crate::{
    edit,
    generators::{
        make,
        references::{self, Needed},
        views,
    },
    model::layout::TABLES,
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
            view: View::shared(&joined, Shape::List),
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
            "alias": self.is_aliased.then(|| self.name.to_pascal_case()),
            "constant": self.name.to_shouty_snake_case(),
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

/// Adds what queries share that show `view`, unless it is there: the views, the rows, and the permission to join the
/// tables.
pub fn add(
    plan: &mut Plan,
    source: &Source,
    view: &View,
    shape: Shape,
    database: Database,
) -> Result<()> {
    for join in &view.joins {
        view::add(plan, &join.source, Shape::List, database)?;
        views::add(plan, &join.view.fields)?;
    }
    let tables = edit::joined(&plan.text(TABLES)?.unwrap_or_default());
    let mut names: Vec<&String> = view.joins.iter().map(|join| &join.source.table).collect();
    names.push(&source.table);
    names.sort();
    names.dedup();
    let mut pairs = Vec::new();
    for (index, first) in names.iter().enumerate() {
        for second in &names[index + 1..] {
            let has_both = |group: &Vec<String>| group.contains(first) && group.contains(second);
            if !tables.iter().any(has_both) {
                pairs.push(object!({ "first": first, "second": second }));
            }
        }
    }
    if !pairs.is_empty() {
        let mut values = Object::new();
        values.insert("pairs".into(), describe::array(pairs));
        make(plan, "joined_tables", &values)?;
    }
    if let Some(whole) = &view.whole {
        let mut values = view::base(source, view, database);
        values.extend(object!({
            "with": whole.stem,
            "file": whole.file,
            "With": whole.name,
            "names": view.joins.iter().map(|join| join.name.replace('_', " ")).collect::<Vec<_>>().join(" and "),
            "whole_view": whole.view,
            "whole_row": row(&source.context, &source.name),
            "whole_fallible": whole.fallible,
            "is_list": !view.has_lists,
            "has_aliases": view.has_aliases(),
            "in_lists": shape != Shape::One && !source.lists.is_empty(),
            "qualified": view::is_taken(plan, view)?,
        }));
        let joins = view.joins.iter().map(Join::describe);
        values.insert("joins".into(), describe::array(joins.collect::<Vec<_>>()));
        make(plan, "entity_with", &values)?;
    }
    Ok(())
}
