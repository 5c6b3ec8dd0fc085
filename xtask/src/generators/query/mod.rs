//! `new-query billing GetInvoice id:InvoiceId --view "number:string" --route "GET /invoices/{id}"`

mod table;

use std::path::Path;

use anyhow::{Result, bail, ensure};
use clap::Args;
use heck::ToPascalCase;
use liquid::object;
use syn::Item;

use self::table::{Columns, Lookup};
use super::{
    Generation, Generator, existing_context, make,
    message::{Answer, Message, Wrapped},
    registration,
    route::{self, Endpoint},
    title,
};
use crate::{
    model::{Model, layout::CORE},
    names::{Kind, Name},
    plan::Plan,
    project,
    schema::{Code, Domain, Field, FieldType, Part, Primitive, describe, must_differ},
};

/// Add a query with its view, its handler and a test
///
/// The view shows what `--view` says, or else the entity that the name of the query ends in. The handler
/// reads the table that has the columns of the view and of the fields: first the one of that entity, then
/// any other. A field that may be absent is a condition when it is given.
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
    /// Add an endpoint for it, with an HTTP test: "GET /invoices/{id}"
    #[arg(long)]
    route: Option<String>,
}

impl Generator for NewQuery {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let mut plan = Plan::new(root);
        let model = plan.model();
        let context = existing_context(&model, &self.context)?;
        let name = Name::parse(&self.name, Kind::Type)?;
        let domain = Domain::new(&model, &context);
        let fields = Field::parse_all(&self.fields, &domain)?;
        let noun = noun(&name);
        let many = self.many || (!self.one && is_many(&name));
        let (view, mut next) = self.view(&noun, &domain)?;
        let endpoint = self.route.as_deref().map(Endpoint::parse).transpose()?;
        check_view(&view)?;

        let (snake, pascal) = (name.snake(), name.pascal());
        let parts: Vec<Part> = view.iter().flat_map(Field::parts).collect();
        let view_name = view_name(&model, &context, &name, &noun)?;
        let wanted = Columns {
            view: &parts,
            conditions: &fields,
        };
        let nouns = [noun.singular().plural(), noun.snake()];
        let table = match table::find(root, &nouns, &wanted)? {
            Lookup::Found(table) => Some(table),
            Lookup::Missing(reason) => {
                next.push(format!(
                    "implement `{pascal}Handler` in src/infra/query_handlers/{context}/{snake}.rs: {reason}"
                ));
                None
            }
        };
        let is_fallible = |part: &Part| part.primitive == Primitive::Json;
        let values = object!({
            "context": context,
            "name": snake,
            "Name": pascal,
            "View": view_name,
            "title": title(&name.words()),
            "fields": describe::fields(&fields),
            "view": describe::parts(&parts, project::database(root)?),
            "many": many,
            "eq": parts.iter().all(|part| part.primitive.has_eq()),
            "has_optional": fields.iter().any(|field| field.optional),
            "fallible": parts.iter().any(is_fallible),
            "table": table.as_ref().map(|table| table.name.clone()),
            "key": table.as_ref().map(|table| table.key.clone()),
        });
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
            route::add(&mut plan, &context, &endpoint, &message, true)?;
        }
        Ok(Generation { plan, next })
    }
}

impl NewQuery {
    /// Returns the fields of the view, and a step that is left if they are not those that one would expect.
    fn view(&self, noun: &Name, domain: &Domain) -> Result<(Vec<Field>, Vec<String>)> {
        let given: Vec<String> = self
            .view
            .iter()
            .flat_map(|fields| fields.split_whitespace())
            .map(str::to_owned)
            .collect();
        if !given.is_empty() {
            return Ok((Field::parse_all(&given, domain)?, Vec::new()));
        }
        let id = |of: FieldType| Field {
            name: "id".to_owned(),
            of,
            optional: false,
        };
        match domain.entity(&noun.singular().pascal()) {
            Ok(entity) => {
                let id = id(FieldType::Id(entity.id));
                Ok(([vec![id], entity.fields].concat(), Vec::new()))
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

fn check_view(view: &[Field]) -> Result<()> {
    must_differ(view)?;
    for field in view {
        ensure!(
            !field.is_secret(),
            "`{}` is secret, and a view must not show it",
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
fn view_name(model: &Model, context: &str, name: &Name, noun: &Name) -> Result<String> {
    let code = Code::new(model);
    let query = [CORE, context, "queries", &name.snake()].map(str::to_owned);
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for other in model.contexts()? {
        // A file that cannot be read has no view that is known.
        let queries = code.module(&[CORE, &other, "queries"]).unwrap_or_default();
        for module in code.within(queries) {
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
