//! What queries of an entity show, and where it is defined.

use anyhow::{Result, bail, ensure};
use heck::ToPascalCase;
use liquid::{Object, object};

use super::{Shape, counted::Counted, filter, join::Join, source::Source};
use crate::{
    bodies::Bodies,
    generators::{make, query::is_fallible, views},
    model::layout::CORE,
    names::Name,
    plan::Plan,
    schema::{Code, Database, Definition, Field, describe},
};

/// What a query of an entity shows.
pub struct View {
    pub name: String,
    /// From the crate on.
    pub path: String,
    /// The fields that are columns, the identifier included.
    pub fields: Vec<Field>,
    /// It shows the lists, too.
    pub has_lists: bool,
    /// The query has it for itself.
    pub is_own: bool,
    /// What it shows of other entities.
    pub joins: Vec<Join>,
    /// The numbers that it shows beside the entity.
    pub counts: Vec<Counted>,
    /// The view of the entity itself, if others are beside it.
    pub whole: Option<Whole>,
}

/// The view of an entity that is shown with others.
pub struct Whole {
    /// From the crate on.
    pub view: String,
    pub fallible: bool,
    /// The names of the entity and of the others: `invoice_with_customer`, `InvoiceWithCustomer`.
    pub stem: String,
    pub name: String,
    /// The name of the file of the view.
    pub file: String,
}

impl View {
    /// The view that all queries of an entity share.
    pub fn shared(source: &Source) -> Self {
        Self::with_suffix(source, "view", !source.lists.is_empty())
    }

    /// What is shown of an entity without its lists.
    pub fn summary(source: &Source) -> Self {
        Self::with_suffix(source, summary_suffix(source), false)
    }

    fn with_suffix(source: &Source, suffix: &str, has_lists: bool) -> Self {
        let (path, name) = shared_path(source, suffix);
        Self {
            name,
            path,
            fields: shown(source),
            has_lists,
            is_own: false,
            joins: Vec::new(),
            counts: Vec::new(),
            whole: None,
        }
    }

    /// The view that shows `joins` and `counts` beside what this one does. All queries of the entity that show the same
    /// share it.
    ///
    /// # Errors
    ///
    /// Two fields would have the same name.
    pub fn with(self, source: &Source, joins: Vec<Join>, counts: Vec<Counted>) -> Result<Self> {
        if joins.is_empty() && counts.is_empty() {
            return Ok(self);
        }
        let own = self.fields.iter().map(|field| &*field.name);
        let lists = source.lists.iter().filter(|_| self.has_lists);
        let mut names: Vec<&str> = own.chain(lists.map(|list| &*list.name)).collect();
        let entity = source.name.snake();
        if !self.is_own {
            names.push(&entity);
        }
        for join in &joins {
            ensure!(
                !names.contains(&join.name.as_str()),
                "the view would have two fields `{}`, that of `{}` and what `{}` refers to: leave the first one out \
                 with `--view`, or give one of them another name",
                join.name,
                source.entity.name,
                join.field.name
            );
        }
        if self.is_own {
            return Ok(Self { joins, ..self });
        }
        let joined = joins.iter().map(|join| &*join.name);
        let others: Vec<&str> = joined
            .chain(counts.iter().map(|count| &*count.name))
            .collect();
        for (index, count) in counts.iter().enumerate() {
            let mut before = names.iter().chain(&others[..joins.len() + index]);
            ensure!(
                !before.any(|name| *name == count.name),
                "the view would have two fields `{}`: leave out `--count-of {}`",
                count.name,
                count.relation
            );
        }
        let stem = format!("{entity}_with_{}", others.join("_and_"));
        let file = format!("{stem}_view");
        let name = stem.to_pascal_case();
        Ok(Self {
            whole: Some(Whole {
                view: self.path.clone(),
                fallible: self.is_fallible(),
                stem: stem.clone(),
                name: name.clone(),
                file: file.clone(),
            }),
            path: format!("{CORE}::{}::shared::{file}::{name}View", source.context),
            name: format!("{name}View"),
            joins,
            counts,
            ..self
        })
    }

    /// The view with `fields`, which a query has for itself.
    ///
    /// # Errors
    ///
    /// A field is none of the entity, or has another type there.
    pub fn own(source: &Source, name: String, path: String, fields: &[Field]) -> Result<Self> {
        let known = shown(source);
        for field in fields {
            let Some(own) = known.iter().find(|own| own.name == field.name) else {
                let names: Vec<&str> = known.iter().map(|own| &*own.name).collect();
                bail!(
                    "the view has a field `{}`, and `{}` has none that it can show: choose some of {}",
                    field.name,
                    source.entity.name,
                    names.join(", ")
                )
            };
            ensure!(
                filter::is_same(&own.of, &field.of) && own.cardinality == field.cardinality,
                "`{}` of the view has another type in `{}`: give it the same one",
                field.name,
                source.entity.name
            );
        }
        let chosen = |own: &Field| fields.iter().any(|field| field.name == own.name);
        Ok(Self {
            name,
            path,
            fields: known.into_iter().filter(chosen).collect(),
            has_lists: false,
            is_own: true,
            joins: Vec::new(),
            counts: Vec::new(),
            whole: None,
        })
    }

    pub fn is_fallible(&self) -> bool {
        let mut joins = self.joins.iter();
        Field::all_parts(&self.fields).iter().any(is_fallible)
            || joins.any(|join| join.view.is_fallible())
    }

    /// Reports whether a table is in the query more than once.
    pub fn has_aliases(&self) -> bool {
        self.joins.iter().any(Join::is_aliased)
    }

    pub fn has_eq(&self) -> bool {
        let mut joins = self.joins.iter();
        self.fields.iter().all(|field| field.of.has_eq()) && joins.all(|join| join.view.has_eq())
    }
}

/// The row with the columns that queries show of the entity `name`.
pub fn row(context: &str, name: &Name) -> String {
    format!(
        "::crate::infra::query_handlers::{context}::{}_row::{}Row",
        name.snake(),
        name.pascal()
    )
}

/// Adds the views of an entity and their rows, unless they are there, and what reads its lists for a query of this
/// shape.
pub fn add(plan: &mut Plan, source: &Source, shape: Shape, database: Database) -> Result<()> {
    add_summary(plan, source, database)?;
    if source.lists.is_empty() {
        return Ok(());
    }
    let summary = View::summary(source);
    let shown: Vec<Field> = source
        .entity
        .fields
        .iter()
        .filter(|field| field.is_list())
        .cloned()
        .collect();
    views::add(plan, &shown)?;
    let view = View::shared(source);
    views::must_have_chosen_names(plan, &view.path)?;
    let mut values = base(source, &view, database);
    let lists = source.lists.iter().map(|list| {
        let mut object = list.describe(database);
        let described = describe::fields(&shown);
        let field = described.into_iter().find(|field| {
            field
                .get("name")
                .is_some_and(|name| liquid::ValueView::to_kstr(name) == list.name.as_str())
        });
        object.extend(field.unwrap_or_default());
        object.insert(
            "elements".into(),
            describe::array(describe::fields(&list.elements)),
        );
        object.extend(object!({
            "fallible": list.columns.iter().any(is_fallible),
            "eq": list.elements.iter().all(|field| field.of.has_eq()),
        }));
        object
    });
    let lists: Vec<Object> = lists.collect();
    values.extend(object!({
        "Summary": summary.path,
        "summary_fallible": summary.is_fallible(),
        "eq": summary.has_eq() && shown.iter().all(|field| field.of.has_eq()),
        "fallible": summary.is_fallible() || source.lists.iter().any(|list| list.columns.iter().any(is_fallible)),
        "qualified": is_taken(plan, &view)?,
    }));
    values.insert("lists".into(), describe::array(lists));
    let readers = missing_readers(plan, source, shape)?;
    values.extend(readers);
    make(plan, "entity_lists", &values)
}

/// Adds what is shown of an entity without its lists, unless it is there.
pub fn add_summary(plan: &mut Plan, source: &Source, database: Database) -> Result<()> {
    let view = View::summary(source);
    Bodies::of(plan.root())?.names.must_differ(&view.fields)?;
    views::must_have_chosen_names(plan, &view.path)?;
    let mut values = base(source, &view, database);
    values.insert(
        "fields".into(),
        describe::array(describe::fields(&view.fields)),
    );
    values.extend(object!({
        "stem": format!("{}_{}", source.name.snake(), summary_suffix(source)),
        "qualified": is_taken(plan, &view)?,
    }));
    make(plan, "entity_view", &values)
}

/// Tells what the file lacks that reads the lists of an entity: functions are added to it, and what else is in it stays
/// as it is.
fn missing_readers(plan: &Plan, source: &Source, shape: Shape) -> Result<Object> {
    let (context, snake) = (&source.context, source.name.snake());
    let path = format!("src/infra/query_handlers/{context}/{snake}_view.rs");
    let present = plan.text(&path)?;
    let text = present.as_deref().unwrap_or_default();
    let lacks = |name: &str| !text.contains(&format!("fn {name}("));
    Ok(object!({
        "new": present.is_none(),
        "one": shape == Shape::One && lacks(&format!("{snake}_view")),
        "many": shape != Shape::One && lacks(&format!("{snake}_views")),
        "shared": lacks("view"),
    }))
}

pub fn base(source: &Source, view: &View, database: Database) -> Object {
    let mut values = object!({
        "context": source.context,
        "name": source.name.snake(),
        "Name": source.name.pascal(),
        "words": source.name.words(),
        "plural_words": source.name.plural().replace('_', " "),
        "has_lists": !source.lists.is_empty(),
        "table": source.table,
        "view": view.path,
        "View": view.name,
        "eq": view.has_eq(),
        "fallible": view.is_fallible(),
    });
    let columns = Field::all_parts(&view.fields);
    values.insert(
        "columns".into(),
        describe::array(describe::parts(&columns, database)),
    );
    values
}

/// Reports whether another part of the core has a view of this name. In the description of the API all contexts are
/// one.
pub fn is_taken(plan: &Plan, view: &View) -> Result<bool> {
    let model = plan.model();
    let code = Code::new(&model);
    for context in model.contexts()? {
        for part in ["queries", "shared"] {
            let module = code.module(&[CORE, &context, part]).unwrap_or_default();
            for module in code.within(module) {
                let same = Definition::of(&module, &view.name);
                if same.is_some_and(|same| same.full_name().join("::") != view.path) {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}

/// The fields that clients may see and that are columns.
fn shown(source: &Source) -> Vec<Field> {
    let fields = source.entity.fields.iter();
    let shown = fields.filter(|field| !field.is_list() && !field.is_secret());
    std::iter::once(filter::id(&source.entity))
        .chain(shown.cloned())
        .collect()
}

fn shared_path(source: &Source, suffix: &str) -> (String, String) {
    let (context, entity) = (&source.context, source.name.snake());
    let name = format!("{}{}", source.name.pascal(), title(suffix));
    (
        format!("{CORE}::{context}::shared::{entity}_{suffix}::{name}"),
        name,
    )
}

fn summary_suffix(source: &Source) -> &'static str {
    if source.lists.is_empty() {
        "view"
    } else {
        "summary"
    }
}

fn title(suffix: &str) -> &'static str {
    if suffix == "view" { "View" } else { "Summary" }
}
