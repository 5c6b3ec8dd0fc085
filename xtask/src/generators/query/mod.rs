//! `new-query billing GetInvoice id:InvoiceId --view "number:string" --route "GET /invoices/{id}"`

mod entity;
mod table;

use std::path::Path;

use anyhow::{Result, bail, ensure};
use clap::Args;
use heck::ToPascalCase;
use liquid::object;
use syn::Item;

pub use self::entity::{QueryPlan, Shape, Sort, Source, View, add, add_view, table_of_adapter};
use self::table::{Columns, Lookup};
use super::{
    Generation, Generator,
    access::{Access, AccessOptions},
    existing_context, make,
    message::{Answer, Message, Wrapped},
    owner::{self, Right},
    publication, registration,
    route::{self, Endpoint, Fate},
    title, views,
};
use crate::{
    model::{Model, layout::CORE},
    names::{Kind, Name},
    plan::Plan,
    project,
    schema::{Cardinality, Code, Domain, Field, FieldType, Part, Primitive, describe, must_differ},
};

/// Add a query with its view, its handler and a test
///
/// With `--from`, the query reads the table of an entity. A field of the query is a condition: it has the name of a
/// field of the entity, or that name with `_from` or `_to` for a range, or with `_prefix` for the beginning of a text,
/// or the singular of a list: `tag:string` for those of which one of the `tags` is this.
/// If it may be absent, it is a condition when it is given. All queries of an entity share its view, which has its
/// lists: for a page, there is one statement for each of them, whatever the number of items. With
/// `--with customer`, the view is `InvoiceWithCustomerView`: it has the field `customer`, too, with the view of what
/// `customer_id` refers to. With `--count-of Favorite`, it has `favorites_count`.
///
/// Without `--from`, the view shows what `--view` says, or else the entity that the name of the query ends in. The
/// handler reads the table that has the columns of the view and of the fields: first the one of that entity, then any
/// other. What was chosen is said, and its test stores no row: `--from` is better where there is an entity.
#[derive(Debug, Args)]
pub struct NewQuery {
    /// The context that it belongs to
    context: String,
    /// The name of the query: `GetInvoice`
    name: String,
    /// The fields of the query, as `name:type`
    fields: Vec<String>,
    /// The fields of the view, as "name:type name:type"; may be repeated
    #[arg(long, value_name = "FIELDS")]
    view: Vec<String>,
    /// Return at most one view. This is the default, except for `List..` and `Search..`
    #[arg(long, conflicts_with = "many")]
    one: bool,
    /// Return any number of views
    #[arg(long)]
    many: bool,
    /// Read this entity
    #[arg(long, value_name = "ENTITY")]
    from: Option<String>,
    /// Return pages: the query has the fields `after` and `limit`
    #[arg(long, requires = "from", conflicts_with = "one")]
    page: bool,
    /// Sort by this field of the entity; `-due_on` is the opposite order. Without it, the latest are first
    #[arg(
        long,
        requires = "from",
        value_name = "FIELD",
        allow_hyphen_values = true
    )]
    sort: Option<String>,
    /// Return only entities with this value of a field: `status=booked`, `status!=cancelled`, `paid_at=none` or
    /// `paid_at!=none`; may be repeated
    #[arg(long = "where", requires = "from", value_name = "FIELD=VALUE")]
    only: Vec<String>,
    /// Return the number of entities on all pages, too: `total`. The database counts them for each page
    #[arg(long, requires = "page")]
    count: bool,
    /// Show what this field of the entity refers to, too: `customer` for `customer_id`. It is read in the same
    /// statement, without its lists; may be repeated. An endpoint with what only its owner can get asks for what is the
    /// claimant's (`owner_id:claimant`), or demands a permission
    #[arg(long, requires = "from", value_name = "FIELD")]
    with: Vec<String>,
    /// Show of each entity how many pairs of this relation it is in: `favorites_count` for `Favorite`. One statement
    /// counts them for all items; may be repeated
    #[arg(
        long,
        requires = "from",
        conflicts_with = "view",
        value_name = "RELATION"
    )]
    count_of: Vec<String>,
    /// Return only entities that this relation links with what a field of the query asks for: `Favorite`, if the field
    /// is called like an end of it (`user_id`), or `favorited_by=Favorite`. The other end is the entity, or what a field
    /// of the entity refers to; may be repeated
    #[arg(long, requires = "from", value_name = "RELATION")]
    through: Vec<String>,
    /// Add an endpoint for it, with an HTTP test: "GET /invoices/{id}". One is 404 if there is none, and a list is empty,
    /// also if the path names something that does not exist
    #[arg(long)]
    route: Option<String>,
    #[command(flatten)]
    access: AccessOptions,
}

impl Generator for NewQuery {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let mut plan = Plan::new(root);
        let model = plan.model();
        let context = existing_context(&model, &self.context)?;
        let name = Name::parse(&self.name, Kind::Type)?;
        let domain = Domain::new(&model, &context);
        let fields = Field::parse_plain(&self.fields, &domain)?;
        if let Some(entity) = &self.from {
            let query = self.of_entity(&context, name, entity, fields, &domain)?;
            let mut next = add(&mut plan, &query)?;
            let owner = owner::of(&plan, &context, &query.entity)?;
            let is_seen = owner.is_some_and(|owner| owner.right == Right::Change);
            if query.endpoint.is_some() && !is_seen {
                let entity = domain.entity(&query.entity.pascal())?;
                next.extend(owner::note(&domain, &entity, &query.fields)?);
            }
            return Ok(Generation { plan, next });
        }
        let noun = noun(&name);
        let many = self.many || (!self.one && is_many(&name));
        let (view, mut next) = self.view(&noun, &domain)?;
        self.access.must_be_of(self.route.as_deref())?;
        let endpoint = self.route.as_deref().map(Endpoint::parse).transpose()?;
        check_view(&view)?;

        let (snake, pascal) = (name.snake(), name.pascal());
        let parts = Field::all_parts(&view);
        let view_name = view_name(&model, &context, &name, &noun)?;
        let wanted = Columns {
            view: &parts,
            conditions: &fields,
        };
        let nouns = match entity::table_of_adapter(&plan, &context, &noun.singular())? {
            Some(table) => vec![table],
            None => vec![noun.singular().plural(), noun.snake()],
        };
        let table = match table::find(root, &nouns, &wanted)? {
            Lookup::Found(table) => {
                next.push(note_of_table(&plan, &context, &pascal, &table.name)?);
                Some(table)
            }
            Lookup::Missing(reason) => {
                next.push(format!(
                    "implement `{pascal}Handler` in src/infra/query_handlers/{context}/{snake}.rs: {reason}"
                ));
                None
            }
        };
        let mut values = object!({
            "context": context,
            "name": snake,
            "Name": pascal,
            "View": view_name,
            "title": title(&name.words()),
            "many": many,
            "eq": parts.iter().all(|part| part.primitive != Primitive::F64),
            "has_optional": fields.iter().any(Field::is_optional),
            "fallible": parts.iter().any(is_fallible),
            "table": table.as_ref().map(|table| table.name.clone()),
            "key": table.as_ref().map(|table| table.key.clone()),
        });
        let mut described = describe::fields(&fields);
        for field in &mut described {
            field.extend(object!({ "condition": "eq" }));
        }
        values.insert("fields".into(), describe::array(described));
        values.insert("view".into(), describe::array(describe::fields(&view)));
        let columns = describe::parts(&parts, project::database(root)?);
        values.insert("columns".into(), describe::array(columns));
        views::add(&mut plan, &view)?;
        publication::add(&mut plan, &fields)?;
        publication::add(&mut plan, &view)?;
        make(&mut plan, "query", &values)?;
        let module = format!("app_core::{context}::queries::{snake}");
        registration::handler(
            &mut plan,
            &format!("{module}::{pascal}"),
            &format!("crate::infra::query_handlers::{context}::{snake}::{pascal}Handler"),
        )?;

        if let Some(endpoint) = endpoint {
            let wrapped = if many { Wrapped::Vec } else { Wrapped::Option };
            let answer = Answer::View(format!("{module}::{view_name}"), wrapped);
            let message = Message {
                is_command: false,
                name,
                path: format!("{module}::{pascal}"),
                fields,
                answer,
            };
            let access = Access::of(&plan, &self.access, &message.fields)?;
            next.extend(access.note());
            let fate = match table {
                Some(_) => Fate::Queried,
                None => Fate::Unfinished,
            };
            route::add(&mut plan, &context, &endpoint, &message, &access, &fate)?;
        }
        Ok(Generation { plan, next })
    }
}

impl NewQuery {
    /// Returns the query of the entity `entity`.
    fn of_entity<'q>(
        &self,
        context: &'q str,
        name: Name,
        entity: &str,
        fields: Vec<Field>,
        domain: &Domain,
    ) -> Result<QueryPlan<'q>> {
        let shape = match (self.page, self.many || (!self.one && is_many(&name))) {
            (true, _) => Shape::Page,
            (false, true) => Shape::List,
            (false, false) => Shape::One,
        };
        let view = Field::parse_plain(&self.shown(), domain)?;
        check_view(&view)?;
        Ok(QueryPlan {
            context,
            name,
            entity: Name::parse(entity, Kind::Type)?,
            fields,
            view,
            only: self.only.clone(),
            is_counted: self.count,
            with: self.with.clone(),
            count_of: self.count_of.clone(),
            through: self.through.clone(),
            shape,
            sort: self.sort.as_deref().map(Sort::parse),
            endpoint: self.route.as_deref().map(Endpoint::parse).transpose()?,
            access: self.access.clone(),
        })
    }

    /// The fields of the view on the command line.
    fn shown(&self) -> Vec<String> {
        let fields = self
            .view
            .iter()
            .flat_map(|fields| fields.split_whitespace());
        fields.map(str::to_owned).collect()
    }

    /// Returns the fields of the view, and a step that is left if they are not those that one would expect.
    fn view(&self, noun: &Name, domain: &Domain) -> Result<(Vec<Field>, Vec<String>)> {
        let given = self.shown();
        if !given.is_empty() {
            return Ok((Field::parse_plain(&given, domain)?, Vec::new()));
        }
        let id = |of: FieldType| Field::new("id", of, Cardinality::One);
        match domain.entity(&noun.singular().pascal()) {
            Ok(entity) => {
                let id = id(FieldType::Id(entity.id));
                let (lists, mut view): (Vec<_>, Vec<_>) =
                    entity.fields.into_iter().partition(Field::is_list);
                view.insert(0, id);
                let steps = lists.iter().map(|list| {
                    format!("add `{}` to the view: it has a table of its own", list.name)
                });
                Ok((view, steps.collect()))
            }
            Err(reason) => {
                let id = id(FieldType::Primitive(Primitive::Uuid));
                let step =
                    format!("add the fields of the view: it has only an `id`, because {reason:#}");
                Ok((vec![id], vec![step]))
            }
        }
    }
}

/// Says which table the query `name` reads, which nobody has said, and how to choose.
fn note_of_table(plan: &Plan, context: &str, name: &str, table: &str) -> Result<String> {
    let entity = entity::stored_in(plan, context, table)?;
    let from = entity.map_or_else(|| "ENTITY".to_owned(), |entity| entity.pascal());
    Ok(format!(
        "see that `{name}` reads the right table: `{table}` was chosen because it has the columns of the view and of the \
         fields, and the test of it stores no row. With `--from {from}`, the query reads what you say, and its tests \
         store what it finds: run `cargo xtask undo`, and then this again with it"
    ))
}

/// Reports whether a row can hold a value that a view cannot.
fn is_fallible(part: &Part) -> bool {
    matches!(&part.of, FieldType::Enum(of) if of.is_described)
}

fn check_view(view: &[Field]) -> Result<()> {
    must_differ(view)?;
    for field in view {
        ensure!(
            !field.is_secret(),
            "`{}` is secret, and a view must not show it",
            field.name
        );
        ensure!(
            !field.is_list(),
            "`{}` is a list, which has a table of its own: leave it out of the view, and add it by hand",
            field.name
        );
    }
    Ok(())
}

/// The verbs at the beginning of the name of a query, which are not part of what it shows.
const VERBS: [&str; 6] = ["get", "list", "find", "search", "show", "read"];

/// Returns what a query asks for: `Invoice` of `GetInvoice`.
fn noun(name: &Name) -> Name {
    if VERBS.contains(&name.first_word()) {
        name.without(name.first_word())
    } else {
        name.clone()
    }
}

fn is_many(name: &Name) -> bool {
    matches!(name.first_word(), "list" | "search") && name.snake().contains('_')
}

/// Returns the name of the view: that of what it shows, or, if another query has it, that of the query. In the
/// description of the API all contexts are one.
pub fn view_name(model: &Model, context: &str, name: &Name, noun: &Name) -> Result<String> {
    let code = Code::new(model);
    let query = [CORE, context, "queries", &name.snake()].map(str::to_owned);
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for other in model.contexts()? {
        // A file that cannot be read has no view that is known.
        let module = |part: &str| code.module(&[CORE, &other, part]).unwrap_or_default();
        let modules = ["queries", "shared"].map(|part| code.within(module(part)));
        for module in modules.iter().flatten() {
            let views = if module.name.starts_with(&query) {
                &mut own
            } else {
                &mut others
            };
            views.extend(module.items.iter().filter_map(type_of));
        }
    }
    let context = context.to_pascal_case();
    let (name, noun) = (name.pascal(), noun.pascal());
    let candidates = [noun, name.clone(), format!("{context}{name}")].map(|of| of + "View");
    let kept = candidates.iter().find(|of| own.contains(of));
    let free = || candidates.iter().find(|of| !others.contains(of));
    match kept.or_else(free) {
        Some(chosen) => Ok(chosen.clone()),
        None => bail!(
            "other queries have views called `{}`: give `{name}` another name",
            candidates.join("`, `")
        ),
    }
}

/// Returns the name of the struct or enum that `item` defines.
fn type_of(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        _ => None,
    }
}
