use std::{fs, path::Path};

use anyhow::{Result, bail, ensure};
use heck::ToPascalCase;
use liquid::{Object, model::Value, object};
use syn::Item;

use super::{
    Generation, existing_context, main_file, make,
    message::{Answer, Message, Wrapped},
    route, title,
};
use crate::{
    domain::{Domain, Shape},
    edit,
    fields::{self, Field, Part, Primitive},
    model::Model,
    names::{Kind, Name},
    plan::{Plan, read},
    project,
};

const FILES: [&str; 3] = [
    "new-query/src/core/__context__/queries/__name__.rs",
    "new-query/src/infra/query_handlers/__context__/__name__.rs",
    "new-query/tests/infra/query_handlers/__context__/__name__.rs",
];

/// `new-query billing GetInvoice id:InvoiceId --view number:string --route "GET /invoices/{id}"`
pub fn new_query(
    root: &Path,
    context: &str,
    name: &str,
    given: &[String],
    view: &[String],
    route: Option<&str>,
) -> Result<Generation> {
    let context = existing_context(root, context)?;
    let name = Name::parse(name, Kind::Type)?;
    let mut domain = Domain::new(root, &context);
    let fields = Field::parse_all(given, &mut domain)?;
    let noun = noun(&name);
    let many = is_many(&name);
    let view = shown(root, &context, &noun, view, &mut domain)?;
    let route = route.map(route::Endpoint::parse).transpose()?;

    let (snake, pascal) = (name.snake(), name.pascal());
    let parts: Vec<Part> = view.iter().flat_map(Field::parts).collect();
    fields::must_differ(&view)?;
    for field in &view {
        ensure!(
            !field.is_secret(),
            "`{}` is secret, and a view is there to be shown",
            field.name
        );
    }
    let view_name = view_name(root, &context, &name, &noun)?;
    let output = if many {
        format!("Vec<{view_name}>")
    } else {
        format!("Option<{view_name}>")
    };
    let mut imports = fields::imports(&fields);
    imports.extend(fields::part_imports(&view, "crate"));

    let table = table(root, &noun, &fields, &parts)?;
    let backend = project::backend(root)?;
    let view_objects = parts.iter().map(|part| {
        let mut object = part.object(backend);
        object.insert("from_row".into(), Value::scalar(from_row(part)));
        object
    });
    let mut values = object!({
        "context": context,
        "name": snake,
        "Name": pascal,
        "View": view_name,
        "title": title(&name.words()),
        "fields": fields::values(fields.iter().map(Field::object)),
        "view": fields::values(view_objects),
        "imports": fields::unique(imports),
        "sample_imports": fields::sample_imports(&fields),
        "output": output,
        "many": many,
        "eq": parts.iter().all(|part| part.primitive != Primitive::F64),
        "table": table.as_ref().map_or(Value::Nil, |table| Value::scalar(table.name.clone())),
    });
    if let Some(table) = &table {
        values.extend(handler(table, &fields, &parts));
    }
    let mut plan = Plan::new(root);
    make(&mut plan, &FILES, &values)?;
    let module = format!("{context}::queries::{snake}");
    main_file::handler(
        &mut plan,
        &format!("app_core::{module}::{pascal}"),
        &format!("crate::infra::query_handlers::{context}::{snake}::{pascal}Handler"),
    )?;

    if let Some(endpoint) = route {
        let answer = Answer::View {
            import: format!("app_core::{module}::{view_name}"),
            rust: view_name,
            wrapped: if many { Wrapped::Vec } else { Wrapped::Option },
        };
        let message = Message {
            is_command: false,
            name,
            module,
            fields,
            answer,
        };
        route::add(&mut plan, &context, &endpoint, &message, true)?;
    }
    let mut next = Vec::new();
    if table.is_none() {
        next.push(format!(
            "let `{pascal}Handler` read its answer, in src/infra/query_handlers/{context}/{snake}.rs"
        ));
    }
    Ok(Generation { plan, next })
}

/// Verbs that begin the name of a query, and are no part of what it shows.
const VERBS: [&str; 6] = ["get", "list", "find", "search", "show", "read"];

/// What a query asks for: `Invoice` of `GetInvoice`.
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

/// What the view is called: as what it shows, or, if another query's view is, as its own query. In
/// the description of the API all contexts are one.
fn view_name(root: &Path, context: &str, name: &Name, noun: &Name) -> Result<String> {
    let (mut present, mut taken) = (Vec::new(), Vec::new());
    for other in Model::open(root).contexts()? {
        let queries = root.join("src/core").join(&other).join("queries");
        for (query, path) in project::modules(&queries) {
            let types = types(&fs::read_to_string(path).unwrap_or_default());
            if other == context && query == name.snake() {
                present = types;
            } else {
                taken.extend(types);
            }
        }
    }
    let context = context.to_pascal_case();
    let (name, noun) = (name.pascal(), noun.pascal());
    let candidates = [noun, name.clone(), format!("{context}{name}")].map(|of| of + "View");
    let kept = candidates.iter().find(|of| present.contains(of));
    let free = || candidates.iter().find(|of| !taken.contains(of));
    match kept.or_else(free) {
        Some(chosen) => Ok(chosen.clone()),
        None => bail!(
            "`{}` are taken by other queries: give `{name}` another name",
            candidates.join("`, `")
        ),
    }
}

/// The structs and enums of `text`, as far as it is Rust.
fn types(text: &str) -> Vec<String> {
    let Ok(tree) = syn::parse_str::<syn::File>(text.trim_start_matches('\u{feff}')) else {
        return Vec::new();
    };
    let names = tree.items.iter().filter_map(|item| match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        _ => None,
    });
    names.collect()
}

/// What the view shows: what is said; otherwise what the entity of that name is made of; otherwise
/// an id.
fn shown(
    root: &Path,
    context: &str,
    noun: &Name,
    given: &[String],
    domain: &mut Domain,
) -> Result<Vec<Field>> {
    if !given.is_empty() {
        return Field::parse_all(given, domain);
    }
    let singular = singular(noun);
    let domain_folder = root.join("src/core").join(context).join("domain");
    let is_there = project::modules(&domain_folder)
        .iter()
        .any(|(name, _)| *name == singular.snake());
    if is_there && let Ok(entity) = domain.entity(&singular.pascal()) {
        let id = Field {
            name: "id".to_owned(),
            shape: Shape::Id(entity.id),
            optional: false,
        };
        return Ok([vec![id], entity.fields].concat());
    }
    Ok(vec![Field {
        name: "id".to_owned(),
        shape: Shape::Primitive(Primitive::Uuid),
        optional: false,
    }])
}

fn singular(noun: &Name) -> Name {
    let text = noun.snake();
    let short = text
        .strip_suffix("ies")
        .map(|stem| format!("{stem}y"))
        .or_else(|| text.strip_suffix('s').map(str::to_owned));
    short
        .and_then(|short| Name::parse(&short, Kind::Type).ok())
        .filter(|short| short.plural() == text)
        .unwrap_or_else(|| noun.clone())
}

/// A table that holds everything a query asks by and shows.
struct Table {
    name: String,
    key: String,
}

fn table(root: &Path, noun: &Name, fields: &[Field], view: &[Part]) -> Result<Option<Table>> {
    let text = read(root, "src/infra/db/tables.rs")?.unwrap_or_default();
    let asked: Vec<Part> = fields.iter().flat_map(Field::parts).collect();
    ensure!(!view.is_empty(), "a view without fields shows nothing");
    // A field that may be absent says nothing about how it would be looked for.
    if asked
        .iter()
        .any(|part| part.optional || part.primitive == Primitive::Json)
    {
        return Ok(None);
    }
    // Nor is it clear how one looks for what cannot be got out of its value object.
    let opaque = |field: &Field| match &field.shape {
        Shape::Composite(_) => true,
        Shape::Value(value) => value.into.is_none(),
        Shape::Primitive(_) | Shape::Id(_) => false,
    };
    if fields
        .iter()
        .any(|field| opaque(field) || field.is_secret())
    {
        return Ok(None);
    }
    for name in [singular(noun).plural(), noun.snake()] {
        let Some(table) = edit::table(&text, &name) else {
            continue;
        };
        let has = |part: &Part| {
            let column = part.column();
            table
                .columns
                .iter()
                .any(|(name, of)| *name == part.name && *of == column)
        };
        if view.iter().all(has) && asked.iter().all(has) {
            return Ok(table.keys.first().map(|key| Table {
                name,
                key: key.clone(),
            }));
        }
    }
    Ok(None)
}

/// What the handler of a query on `table` says.
fn handler(table: &Table, fields: &[Field], parts: &[Part]) -> Object {
    let filters: Vec<String> = fields
        .iter()
        .map(|field| {
            let column = format!("{}::{}", table.name, field.name);
            let name = &field.name;
            match &field.shape {
                _ if asks_uuid(field) => format!("{column}.eq(types::uuid(query.{name}))"),
                Shape::Value(value) if value.into == Some(crate::domain::Into::AsStr) => {
                    format!("{column}.eq(query.{name}.as_str().to_owned())")
                }
                Shape::Value(value) => {
                    // `DateTime<Utc>::from(..)` is no expression.
                    let inner = value.inner.rust().replacen('<', "::<", 1);
                    format!("{column}.eq({inner}::from(query.{name}))")
                }
                _ => format!("{column}.eq(query.{name})"),
            }
        })
        .collect();
    let is_uuid = |part: &Part| part.primitive == Primitive::Uuid;
    let mut row_imports = Vec::new();
    for part in parts {
        if !matches!(
            part.primitive,
            Primitive::Uuid | Primitive::Json | Primitive::Secret
        ) {
            row_imports.extend(
                part.primitive
                    .imports()
                    .iter()
                    .map(|path| (*path).to_owned()),
            );
        }
    }
    for field in fields {
        if let Shape::Value(value) = &field.shape
            && value.inner != Primitive::Uuid
        {
            row_imports.extend(value.inner.imports().iter().map(|path| (*path).to_owned()));
        }
    }
    object!({
        "key": table.key,
        "filters": filters,
        "row_imports": fields::unique(row_imports),
        "uses_types": parts.iter().any(is_uuid) || fields.iter().any(asks_uuid),
        "fallible": parts.iter().any(|part| part.primitive == Primitive::Json),
    })
}

/// Whether what a query asks by is a UUID in the table.
fn asks_uuid(field: &Field) -> bool {
    match &field.shape {
        Shape::Id(_) | Shape::Primitive(Primitive::Uuid) => true,
        Shape::Value(value) => value.inner == Primitive::Uuid,
        Shape::Primitive(_) | Shape::Composite(_) => false,
    }
}

/// A part of a view, from the row.
fn from_row(part: &Part) -> String {
    let name = &part.name;
    match (part.primitive, part.optional) {
        (Primitive::Uuid, false) => format!("types::id(row.{name})"),
        (Primitive::Uuid, true) => format!("row.{name}.map(types::id)"),
        (Primitive::Json, false) => {
            format!("serde_json::from_str(&row.{name}).map_err(Error::internal)?")
        }
        (Primitive::Json, true) => format!(
            "row.{name}.as_deref().map(serde_json::from_str).transpose().map_err(Error::internal)?"
        ),
        _ => format!("row.{name}"),
    }
}
