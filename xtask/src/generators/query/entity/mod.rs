//! Queries of entities: they read the table of the entity, and show what the entity has.

mod counted;
mod filter;
mod index;
mod join;
mod linked;
mod source;
mod stored;
mod through;
mod view;

use anyhow::{Result, bail, ensure};
use liquid::{Object, model::Value, object};

use self::{
    counted::Counted, filter::Filter, join::Join, linked::Linked, stored::Stored, through::Through,
    view::row,
};
pub use self::{
    source::{Source, stored_in, table_of_adapter},
    view::{View, add as add_view},
};
use super::view_name;
use crate::{
    generators::{
        access::{Access, AccessOptions},
        make,
        message::{Answer, Message, Wrapped},
        owner, references, registration,
        route::{self, Endpoint, Fate},
        state, title, views,
    },
    names::Name,
    plan::Plan,
    project,
    schema::{Cardinality, Database, Domain, Field, FieldType, Primitive, describe},
};

/// A query of an entity.
pub struct QueryPlan<'q> {
    pub context: &'q str,
    pub name: Name,
    pub entity: Name,
    pub fields: Vec<Field>,
    /// The fields of a view that the query has for itself; empty for the view that all queries of the entity share.
    pub view: Vec<Field>,
    /// What is true of all entities that it returns: `status=booked`.
    pub only: Vec<String>,
    /// It returns the number of entities on all pages, too.
    pub is_counted: bool,
    /// The entities that the view shows, too, by the fields that refer to them.
    pub with: Vec<String>,
    /// The relations whose pairs it counts for each entity.
    pub count_of: Vec<String>,
    /// The relations that its fields are about: `favorited_by=Favorite`.
    pub through: Vec<String>,
    pub shape: Shape,
    /// The order of a list. Without it, the latest are first.
    pub sort: Option<Sort>,
    pub endpoint: Option<Endpoint>,
    pub access: AccessOptions,
}

/// How much a query returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One view, or none.
    One,
    /// The first views.
    List,
    /// A page of views, which leads to the next one.
    Page,
}

/// The order of a list: by a field, and then by the identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    pub field: String,
    pub descending: bool,
}

/// The fields of a query that asks for a page.
const OF_PAGE: [&str; 2] = ["after", "limit"];

impl Sort {
    /// Reads `due_on`, or `-due_on` for the opposite order.
    pub fn parse(text: &str) -> Self {
        Self {
            field: text.trim_start_matches('-').to_owned(),
            descending: text.starts_with('-'),
        }
    }
}

/// Plans a query with its handler, a test and an endpoint. Returns the steps that are left.
///
/// # Errors
///
/// The entity has no such table or fields. Nothing has been planned then.
pub fn add(plan: &mut Plan, query: &QueryPlan) -> Result<Vec<String>> {
    let database = project::database(plan.root())?;
    let (context, pascal, snake) = (query.context, query.name.pascal(), query.name.snake());
    let source = Source::of(plan, context, &query.entity)?;
    let throughs = Through::all(plan, &source, &pascal, &query.through, &query.fields)?;
    let filters = Filter::all(&pascal, &source, &query.fields, &throughs, database)?;
    let key = key(query, &source, database)?;
    let module = format!("app_core::{context}::queries::{snake}");
    let view = if query.view.is_empty() {
        View::shared(&source)
    } else {
        let name = view_name(&plan.model(), context, &query.name, &query.name)?;
        let path = format!("{module}::{name}");
        View::own(&source, name, path, &query.view)?
    };
    let joins = Join::all(plan, &source, &query.with)?;
    let counts = Counted::all(plan, &source, &query.count_of)?;
    let view = view.with(&source, joins, counts)?;
    check(query, &source, &filters, &view)?;
    for count in &view.counts {
        count.must_agree(&filters)?;
    }
    let only = only(query, &source, &filters, &view)?;
    let fields: Vec<Field> = filters.iter().map(|filter| filter.field.clone()).collect();
    let endpoint = query.endpoint.as_ref().map(|endpoint| {
        let access = Access::of(plan, &query.access, &fields)?;
        Ok::<_, anyhow::Error>((endpoint, access))
    });
    let endpoint = endpoint.transpose()?;
    let access = endpoint.as_ref().map(|(_, access)| access);
    let mut next = private(plan, query, &filters, &view, access)?;

    if !view.is_own {
        view::add(plan, &source, query.shape, database)?;
    }
    views::add(plan, &view.fields)?;
    if !view.joins.is_empty() || view.whole.is_some() {
        join::add(plan, &source, &view, database)?;
    }
    join::allow(plan, &source, &view, &filters)?;
    let mut values = values(query, &source, &filters, &view, database);
    let conditions = only.iter().map(state::Condition::describe_filter);
    values.insert(
        "only".into(),
        describe::array(conditions.collect::<Vec<_>>()),
    );
    values.insert("key".into(), key.map_or(Value::Nil, Value::Object));
    let cyclic = links_back(plan, &source, &filters, &view)?;
    if source.has_samples && cyclic.is_none() {
        let stored = Stored::of(plan, &source, query, &filters, &only, &view.counts)?;
        let stored = stored.describe(plan, &view)?;
        values.insert("stored".into(), Value::Object(stored));
    } else {
        values.insert("stored".into(), Value::Nil);
    }
    make(plan, "entity_query", &values)?;
    registration::handler(
        plan,
        &format!("{module}::{pascal}"),
        &format!("crate::infra::query_handlers::{context}::{snake}::{pascal}Handler"),
    )?;

    let order = (filters.as_slice(), query.sort.as_ref());
    if let Some(migration) = index::add(plan, &snake, &source.table, query.shape, order, database)?
    {
        next.push(format!(
            "read src/infra/db/migrations/{migration}/up.sql: it makes the index that the query needs"
        ));
    }
    next.extend(missing_test(&source, &pascal, cyclic.as_deref()));
    if let Some((endpoint, access)) = endpoint {
        let wrapped = match query.shape {
            Shape::One => Wrapped::Option,
            Shape::List => Wrapped::Vec,
            Shape::Page => Wrapped::Page,
        };
        let message = Message {
            is_command: false,
            name: query.name.clone(),
            path: format!("{module}::{pascal}"),
            fields,
            answer: Answer::View(view.path, wrapped),
        };
        let fate = match query.shape {
            Shape::One => Fate::Missing {
                entity: query.entity.clone(),
                conflict: None,
                of_another: false,
                parents: Vec::new(),
            },
            Shape::List | Shape::Page => Fate::Queried,
        };
        next.extend(access.note());
        route::add(plan, context, endpoint, &message, &access, &fate)?;
    }
    Ok(next)
}

/// Says which test is left to write. `cyclic` is about a relation whose other end refers to the entity itself.
fn missing_test(source: &Source, query: &str, cyclic: Option<&str>) -> Option<String> {
    let (entity, snake) = (source.name.pascal(), source.name.snake());
    if !source.has_samples {
        return Some(format!(
            "write a test of `{query}Handler`: the double of `{entity}Repository` has no samples `{snake}()` and \
             `other_{snake}()`"
        ));
    }
    cyclic.map(|name| {
        format!(
            "write a test of `{query}Handler`: what `{name}` is about refers to a `{entity}` itself, and the generated \
             test stores neither"
        )
    })
}

/// Returns the name of what is about a relation whose other end refers to an entity of `source` itself: what a test
/// stores of the one would need the other to be there before.
fn links_back(
    plan: &Plan,
    source: &Source,
    filters: &[Filter],
    view: &View,
) -> Result<Option<String>> {
    let counted: Vec<Filter> = view.counts.iter().map(Counted::as_filter).collect();
    let linked = filters.iter().chain(&counted);
    for filter in linked.filter(|filter| filter.through().is_some() && !filter.is_of_kind(source)) {
        let needed = references::needed(
            plan,
            &source.context,
            std::slice::from_ref(&filter.own),
            false,
        )?;
        if needed
            .iter()
            .any(|needed| needed.reference.entity == source.name)
        {
            return Ok(Some(filter.own.name.clone()));
        }
    }
    Ok(None)
}

/// Refuses an endpoint that shows to all who may call it what is another's. Returns what is to be known of a query that
/// has no endpoint yet.
fn private(
    plan: &Plan,
    query: &QueryPlan,
    filters: &[Filter],
    view: &View,
    access: Option<&Access>,
) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    // What belongs to the claimant refers only to what does, too. What is linked with the claimant may be another's.
    let mut owned = filters.iter().filter(|filter| filter.linked.is_none());
    if owned.any(|filter| filter.field.claimant) {
        return Ok(notes);
    }
    let is_permitted = access.is_none_or(|access| access.permission().is_some());
    let mend = mend(plan, query)?;
    if let Some(owner) = owner::of_hidden(plan, query.context, &query.entity)? {
        let (entity, owner, get) = (
            query.entity.pascal(),
            &owner.name,
            owner::query(&query.entity),
        );
        ensure!(
            is_permitted,
            "`{entity}` can only be got by its `{owner}` (`{get}`), and this endpoint would show it to others: {mend}or \
             demand a permission with `--permission`"
        );
        if access.is_none() {
            notes.push(format!(
                "decide who may ask `{}`: it shows `{entity}` of anybody, which only its `{owner}` can get with `{get}`",
                query.name.pascal()
            ));
        }
    }
    for filter in filters {
        let through = filter.through().map(|through| &through.given.of);
        let Some(entity) = through.and_then(|of| references::target(query.context, of)) else {
            continue;
        };
        let Some(owner) = owner::of_hidden(plan, query.context, &entity)? else {
            continue;
        };
        let (name, owner, get) = (&filter.field.name, &owner.name, owner::query(&entity));
        ensure!(
            is_permitted,
            "what `{name}` refers to can only be got by its `{owner}` (`{get}`), and this endpoint would show to others \
             what is linked with it: demand a permission with `--permission`"
        );
        if access.is_none() {
            notes.push(format!(
                "decide who may ask `{}`: it shows what is linked with what `{name}` refers to, which only its `{owner}` \
                 can get with `{get}`",
                query.name.pascal()
            ));
        }
    }
    for join in &view.joins {
        let entity = &join.source.name;
        let Some(owner) = owner::of_hidden(plan, query.context, entity)? else {
            continue;
        };
        let (name, owner, get) = (&join.field.name, &owner.name, owner::query(entity));
        ensure!(
            is_permitted,
            "what `{name}` refers to can only be got by its `{owner}` (`{get}`), and this endpoint would show it to \
             others: show the id, {mend}or demand a permission with `--permission`"
        );
        if access.is_none() {
            notes.push(format!(
                "decide who may ask `{}`: it shows what `{name}` refers to, which only its `{owner}` can get with `{get}`",
                query.name.pascal()
            ));
        }
    }
    Ok(notes)
}

/// Says how a query shows only what is the claimant's: its entity has a field with a user.
fn mend(plan: &Plan, query: &QueryPlan) -> Result<String> {
    let model = plan.model();
    let domain = Domain::new(&model, query.context);
    let entity = domain.entity(&query.entity.pascal())?;
    let users = owner::users(&domain, &entity)?;
    Ok(users.first().map_or_else(String::new, |user| {
        let field = format!("`{}:claimant`", user.name);
        format!("show only what is the claimant's by adding the field {field} to the query, ")
    }))
}

fn check(query: &QueryPlan, source: &Source, filters: &[Filter], view: &View) -> Result<()> {
    let name = query.name.pascal();
    if query.shape == Shape::Page {
        for field in &query.fields {
            ensure!(
                !OF_PAGE.contains(&field.name.as_str()),
                "`{}` cannot be a field of `{name}`: every query that returns a page has it",
                field.name
            );
        }
        let shows = |wanted: &str| view.fields.iter().any(|field| field.name == wanted);
        let sort = query.sort.as_ref().map(|sort| sort.field.as_str());
        for wanted in ["id"].into_iter().chain(sort) {
            ensure!(
                shows(wanted),
                "the view has no `{wanted}`, which says where the next page begins: add it to `--view`"
            );
        }
    }
    ensure!(
        query.shape != Shape::One || query.sort.is_none(),
        "`{name}` returns one `{}`, so there is nothing to sort",
        source.entity.name
    );
    ensure!(
        query.shape != Shape::One
            || filters
                .iter()
                .any(|filter| !filter.field.is_optional() && filter.linked.is_none()),
        "`{name}` does not say which `{}` it returns: add a field, for example `id:{}`",
        source.entity.name,
        source.entity.id.name
    );
    let shared = ["row", "summary", "view"].map(|end| format!("{}_{end}", query.entity.snake()));
    ensure!(
        !shared.contains(&query.name.snake()),
        "`{name}` is what queries of `{}` share: give the query another name",
        source.entity.name
    );
    Ok(())
}

/// Reads what is true of all entities that a query returns.
///
/// # Errors
///
/// The entity has no such field, or something else of the query is about the same field.
fn only(
    query: &QueryPlan,
    source: &Source,
    filters: &[Filter],
    view: &View,
) -> Result<Vec<state::Condition>> {
    let mut conditions: Vec<state::Condition> = Vec::new();
    for text in &query.only {
        let condition = state::Condition::parse("--where", text, &source.entity)?;
        let name = &condition.field().name;
        let refuse = |also: &str| {
            bail!("`--where {text}` says what `{name}` is, and {also}: leave out one of them")
        };
        if matches!(condition.field().of, FieldType::Composite(_)) {
            bail!(
                "`--where {text}` cannot be written for you: `{name}` has several parts. Write it into the handler \
                 of the query"
            );
        }
        let target = references::target(&source.context, &condition.field().of);
        if target.as_ref() == Some(&source.name) && condition.is_true_of_sample() {
            bail!(
                "`--where {text}` cannot be written for you: `{name}` refers to another `{}`. Write it into the \
                 handler of the query",
                source.entity.name
            );
        }
        if let Some(filter) = filters.iter().find(|filter| filter.own.name == *name) {
            refuse(&format!(
                "so does the field `{}` of the query",
                filter.field.name
            ))?;
        }
        if conditions.iter().any(|other| other.field().name == *name) {
            refuse("another `--where` does")?;
        }
        if query.sort.as_ref().is_some_and(|sort| sort.field == *name) {
            refuse("`--sort` is about it, too")?;
        }
        if view.joins.iter().any(|join| join.field.name == *name) {
            refuse("`--with` shows what it refers to")?;
        }
        conditions.push(condition);
    }
    Ok(conditions)
}

/// Describes the column that a query sorts by; nothing if that is the identifier.
fn key(query: &QueryPlan, source: &Source, database: Database) -> Result<Option<Object>> {
    let Some(sort) = query.sort.as_ref().filter(|sort| sort.field != "id") else {
        return Ok(None);
    };
    let name = &sort.field;
    let fields = &source.entity.fields;
    let Some(field) = fields.iter().find(|field| field.name == *name) else {
        let names: Vec<&str> = fields.iter().map(|field| &*field.name).collect();
        bail!(
            "there is no field `{name}` in `{}` to sort by: its fields are id, {}",
            source.entity.name,
            names.join(", ")
        );
    };
    ensure!(
        field.cardinality == Cardinality::One,
        "`{name}` may be absent, or is a list: a list is sorted by a field that always has one value"
    );
    let primitive = field.of.primitive();
    match primitive {
        None => bail!("`{name}` has several parts, and a list is sorted by one value"),
        Some(Primitive::Json | Primitive::Secret) => {
            bail!("`{name}` has no order that a list could be sorted by")
        }
        Some(Primitive::F64) => bail!(
            "`{name}` is a floating-point number, which is not exact enough to say where a page begins: make it a \
             `decimal` or an `i64`"
        ),
        Some(Primitive::Decimal) if database == Database::Sqlite => bail!(
            "`{name}` is a decimal number, and SQLite keeps these as texts, which are in another order: make it an \
             `i64` of the smallest unit, for example cents"
        ),
        Some(_) => {}
    }
    let described = describe::fields(std::iter::once(field));
    Ok(described.into_iter().next().map(|mut object| {
        let copied = primitive.is_some_and(Primitive::is_copy)
            || matches!(&field.of, FieldType::Enum(of) if of.is_described);
        object.extend(object!({ "copied": copied }));
        object
    }))
}

fn values(
    query: &QueryPlan,
    source: &Source,
    filters: &[Filter],
    view: &View,
    database: Database,
) -> Object {
    let (context, snake, pascal) = (query.context, query.name.snake(), query.name.pascal());
    let descending = query.sort.as_ref().is_none_or(|sort| sort.descending);
    let order = match &query.sort {
        Some(sort) if sort.descending => format!("by {}, descending", sort.field),
        Some(sort) => format!("by {}", sort.field),
        None => "by id, descending".to_owned(),
    };
    let mut values = object!({
        "context": context,
        "name": snake,
        "Name": pascal,
        "title": title(&query.name.words()),
        "shape": match query.shape {
            Shape::One => "one",
            Shape::List => "list",
            Shape::Page => "page",
        },
        "view": view.path,
        "View": view.name,
        "own_view": view.is_own,
        "has_lists": view.has_lists,
        "fallible": view.is_fallible(),
        "eq": view.has_eq(),
        // Where the aliases of tables are that the query has more than once.
        "aliases": view.whole.as_ref().map(|whole| {
            format!("::crate::infra::query_handlers::{context}::{}_row", whole.stem)
        }),
        "row": match &view.whole {
            _ if view.is_own => "Row".to_owned(),
            Some(whole) => format!(
                "::crate::infra::query_handlers::{context}::{}_row::{}Row",
                whole.stem, whole.name
            ),
            None => row(context, &query.entity),
        },
        "whole_fallible": view.whole.as_ref().is_some_and(|whole| whole.fallible),
        "has_aliases": view.has_aliases(),
        "whole": view.whole.as_ref().map(|_| query.entity.snake()),
        "entity": query.entity.snake(),
        "entity_words": query.entity.words(),
        "id_path": source.entity.id.path,
        "table": source.table,
        "list": format!("{} of {context} {order}", query.entity.plural().replace('_', " ")),
        "descending": descending,
        "counted": query.is_counted,
        "has_optional": filters.iter().any(|filter| filter.field.is_optional()),
    });
    let described = describe::fields(filters.iter().map(|filter| &filter.field));
    let described = described.into_iter().zip(filters);
    let fields = described.map(|(mut object, filter)| {
        object.extend(object!({
            "condition": filter.condition.name(),
            "column": filter.own.name,
        }));
        let linked = filter.linked.as_ref().map(Linked::describe);
        object.insert("linked".into(), linked.map_or(Value::Nil, Value::Object));
        object
    });
    values.insert("fields".into(), describe::array(fields.collect::<Vec<_>>()));
    values.insert(
        "shown".into(),
        describe::array(describe::fields(&view.fields)),
    );
    let joins = view.joins.iter().map(Join::describe);
    values.insert("joins".into(), describe::array(joins.collect::<Vec<_>>()));
    let counts = view.counts.iter().map(Counted::describe);
    values.insert("counts".into(), describe::array(counts.collect::<Vec<_>>()));
    let columns = Field::all_parts(&view.fields);
    values.insert(
        "columns".into(),
        describe::array(describe::parts(&columns, database)),
    );
    values
}
