//! Relations through which a query finds entities: `--through Favorite`.

use anyhow::{Context, Result, bail, ensure};

use super::source::Source;
use crate::{
    edit,
    generators::{columns::column_name, with_article},
    model::layout::{CORE, TABLES},
    names::{Kind, Name},
    plan::Plan,
    schema::{Cardinality, Code, Definition, Field, FieldType, Kind as Shape, read},
};

/// A relation that links the entities of a query with what a field of the query says.
#[derive(Clone, Debug)]
pub struct Through {
    /// The field of the query.
    pub name: String,
    /// `a favorite`
    pub a_words: String,
    pub plural: String,
    /// The struct with a pair.
    pub path: String,
    pub repository: String,
    pub table: String,
    /// The end that the query gives.
    pub given: Field,
    /// The end at the entity, and the field of the entity with its id.
    pub linking: Field,
    pub outer: String,
}

/// A relation, as the code has it.
pub struct Relation {
    pub name: Name,
    /// The struct with a pair.
    pub path: String,
    pub repository: String,
    pub ends: [Field; 2],
    pub table: String,
}

impl Through {
    /// Reads the relations that `texts` name: `Favorite`, or `favorited_by=Favorite` if the field of the query is not
    /// called like the end of the relation.
    ///
    /// # Errors
    ///
    /// There is no such relation, it does not link the entity, or the query does not give its other end.
    pub fn all(
        plan: &Plan,
        source: &Source,
        query: &str,
        texts: &[String],
        fields: &[Field],
    ) -> Result<Vec<Self>> {
        let mut all: Vec<Self> = Vec::new();
        for text in texts {
            let through = Self::of(plan, source, query, text, fields)?;
            ensure!(
                all.iter().all(|other| other.name != through.name),
                "`--through` is given twice for the field `{}` of `{query}`: leave out one of them",
                through.name
            );
            all.push(through);
        }
        Ok(all)
    }

    fn of(plan: &Plan, source: &Source, query: &str, text: &str, fields: &[Field]) -> Result<Self> {
        let (name, relation) = match text.split_once('=') {
            Some((name, relation)) => (Some(Name::parse(name, Kind::Field)?.snake()), relation),
            None => (None, text),
        };
        let relation = Relation::read(plan, &source.context, &Name::parse(relation, Kind::Type)?)?;
        let (given, linking) = relation.directed(source, query, name.as_deref(), fields)?;
        let name = name.unwrap_or_else(|| given.name.clone());
        let (pascal, entity) = (relation.name.pascal(), &source.entity.name);
        let Some(field) = fields.iter().find(|field| field.name == name) else {
            bail!(
                "`--through {text}` is about a field `{name}`, and `{query}` has none of this name: add \
                 `{name}:{}`, or `{name}:claimant` if it is a user",
                type_name(given)
            );
        };
        ensure!(
            name != "id" && source.entity.fields.iter().all(|own| own.name != name),
            "`{name}` is a field of `{entity}`, too: give the one that `{pascal}` is about another name, for example \
             `--through linked_with={pascal}`"
        );
        ensure!(
            field.of == given.of && !field.is_list(),
            "`{name}` has another type in `{query}` than `{}` in `{pascal}`: write `{name}:{}`",
            given.name,
            type_name(given)
        );
        let outer = outer(source, &pascal, linking)?;
        Ok(Self::new(name, &relation, (given, linking), outer))
    }

    /// The relation whose end `linking` is at the field `outer` of an entity. `given` is the other end.
    pub fn new(
        name: String,
        relation: &Relation,
        (given, linking): (&Field, &Field),
        outer: String,
    ) -> Self {
        Self {
            name,
            a_words: with_article(&relation.name.words()),
            plural: relation.name.plural(),
            path: relation.path.clone(),
            repository: relation.repository.clone(),
            table: relation.table.clone(),
            given: given.clone(),
            linking: linking.clone(),
            outer,
        }
    }

    /// The column of `end` in the table of the relation.
    pub fn column(&self, end: &Field) -> String {
        column_name(&end.name, &self.table)
    }
}

impl Relation {
    /// Reads the relation `name` of `context`.
    ///
    /// # Errors
    ///
    /// There is none, or it has no table.
    pub fn read(plan: &Plan, context: &str, name: &Name) -> Result<Self> {
        let (snake, pascal) = (name.snake(), name.pascal());
        let model = plan.model();
        let code = Code::new(&model);
        let unknown = || {
            format!(
                "there is no relation `{pascal}` in `{context}`: `cargo xtask new-relation {context} {pascal}` makes one, \
                 with its two ends"
            )
        };
        let module = code.by_convention(&[CORE, context, "domain", &snake])?;
        let module = module.with_context(unknown)?;
        let definition = Definition::of(&module, &pascal).with_context(unknown)?;
        let Shape::Struct(item) = definition.kind else {
            bail!(unknown());
        };
        let other = || {
            format!(
                "`{pascal}` of `{context}` is not a relation, which has two ids and nothing else: give one that \
                 `cargo xtask new-relation` has made"
            )
        };
        let Ok(Ok(ends)) = read::fields(&code, &definition, item).map(<[Field; 2]>::try_from)
        else {
            bail!(other());
        };
        let is_end = |end: &Field| {
            matches!(end.of, FieldType::Id(_))
                && end.cardinality == Cardinality::One
                && end.name != "id"
        };
        ensure!(ends.iter().all(is_end), other());
        let (path, _) = definition.path(&code)?;
        let adapter = format!("src/infra/adapters/{context}/repo/{snake}.rs");
        let adapter = plan.text(&adapter)?.unwrap_or_default();
        let tables = edit::tables(&plan.text(TABLES)?.unwrap_or_default());
        let columns = |table: &str| {
            let mut columns = ends.each_ref().map(|end| column_name(&end.name, table));
            columns.sort();
            columns
        };
        let mut tables = tables.into_iter().filter(|table| {
            let mut keys = table.keys.clone();
            keys.sort();
            keys == columns(&table.name) && adapter.contains(&format!("{}::table", table.name))
        });
        let table = tables.next().with_context(|| {
            format!(
                "`{pascal}` has no table in {TABLES} that its repository uses and that has {} and {} as its key",
                ends[0].name, ends[1].name
            )
        })?;
        Ok(Self {
            name: name.clone(),
            path,
            repository: format!("{CORE}::{context}::ports::repo::{snake}::{pascal}Repository"),
            ends,
            table: table.name,
        })
    }

    /// Returns the end at the entity, if it is clear which one that is: it is the entity, or else what the entity refers
    /// to.
    fn linking(&self, source: &Source) -> Option<&Field> {
        let own = FieldType::Id(source.entity.id.clone());
        let only = |is_it: &dyn Fn(&Field) -> bool| match self.ends.each_ref().map(is_it) {
            [true, false] => Some(&self.ends[0]),
            [false, true] => Some(&self.ends[1]),
            _ => None,
        };
        only(&|end| end.of == own)
            .or_else(|| only(&|end| linked_fields(source, end).next().is_some()))
    }

    /// Returns the end that the field `name` of the query gives, and the other one, which is at the entity.
    fn directed(
        &self,
        source: &Source,
        query: &str,
        name: Option<&str>,
        fields: &[Field],
    ) -> Result<(&Field, &Field)> {
        let [first, second] = &self.ends;
        let pascal = self.name.pascal();
        let (both, entity) = (
            format!("`{}` and `{}`", first.name, second.name),
            &source.entity.name,
        );
        let is_end = |name: &str| name == first.name || name == second.name;
        let linking = self.linking(source);
        let is_given = |end: &Field| match name {
            Some(name) if is_end(name) => end.name == name,
            // One of another name is the end that is not at the entity.
            Some(_) => linking.is_some_and(|linking| linking.name != end.name),
            None => fields.iter().any(|field| field.name == end.name),
        };
        match (is_given(first), is_given(second)) {
            (true, false) => Ok((first, second)),
            (false, true) => Ok((second, first)),
            (true, true) => bail!(
                "`{query}` has both ends of `{pascal}`, {both}: one of them is at the `{entity}`. Leave it out"
            ),
            (false, false) if name.is_none() => bail!(
                "`--through {pascal}` finds each `{entity}` that is linked with what `{query}` asks for, and it has none \
                 of {both} as a field: add one of them, or say which field it is: `--through FIELD={pascal}`"
            ),
            (false, false) => bail!(
                "it is not clear which end of `{pascal}` is at the `{entity}`, {both}: give the field of `{query}` the \
                 name of the other one, and write `--through {pascal}`"
            ),
        }
    }
}

/// Returns the names of the fields of the entity that can be at the end `end` of a relation: its own id, or else those
/// of what it refers to.
fn linked_fields<'s>(source: &'s Source, end: &'s Field) -> impl Iterator<Item = &'s str> {
    let is_own = end.of == FieldType::Id(source.entity.id.clone());
    let others = source.entity.fields.iter().filter(move |field| {
        !is_own && field.of == end.of && field.cardinality == Cardinality::One
    });
    let others = others.map(|field| &*field.name);
    is_own.then_some("id").into_iter().chain(others)
}

/// Returns the field of the entity that is at the end `end` of the relation `relation`.
fn outer(source: &Source, relation: &str, end: &Field) -> Result<String> {
    let entity = &source.entity.name;
    let names: Vec<&str> = linked_fields(source, end).collect();
    match names.as_slice() {
        [] => bail!(
            "`{relation}` links no `{entity}`: its end `{}` is a `{}`, and `{entity}` has no such field that is always \
             there",
            end.name,
            type_name(end)
        ),
        [one] => Ok((*one).to_owned()),
        several if several.contains(&&*end.name) => Ok(end.name.clone()),
        several => bail!(
            "`{}` of `{relation}` can be several fields of the `{entity}`: {}. Write the condition into the handler of the \
             query",
            end.name,
            several.join(", ")
        ),
    }
}

pub fn type_name(field: &Field) -> String {
    match &field.of {
        FieldType::Id(id) => id.name.clone(),
        _ => "uuid".to_owned(),
    }
}
