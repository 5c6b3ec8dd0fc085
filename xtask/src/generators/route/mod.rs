//! `new-route billing "POST /invoices" CreateInvoice`

mod endpoint;
mod request;

use std::path::Path;

use anyhow::{Result, bail, ensure};
use clap::Args;
use liquid::{Object, model::Value, object};

pub use self::endpoint::Endpoint;
use self::request::Request;
use super::{
    Generation, Generator, Templates, existing_context, make,
    message::{self, Answer, Message, Wrapped},
    registration, routers, title, write_files,
};
use crate::{
    edit,
    model::{Routers, routers::path},
    names::{Kind, Name},
    plan::Plan,
    project,
    schema::{FieldType, Part, Primitive, describe, must_differ},
};

const ROUTES: &str = "src/infra/api/routes";

/// Add an endpoint for a command or query that exists
#[derive(Debug, Args)]
pub struct NewRoute {
    /// The context of the command or query
    context: String,
    /// The method and the path: "POST /invoices"
    endpoint: String,
    /// The command or query: `CreateInvoice`
    message: String,
}

impl Generator for NewRoute {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let mut plan = Plan::new(root);
        let model = plan.model();
        let context = existing_context(&model, &self.context)?;
        let endpoint = Endpoint::parse(&self.endpoint)?;
        let name = Name::parse(&self.message, Kind::Type)?;
        let message = message::find(&model, &context, &name)?;
        add(&mut plan, &context, &endpoint, &message, false)?;
        Ok(Generation {
            plan,
            next: Vec::new(),
        })
    }
}

/// Adds an endpoint for `message` to the routes of `context`. A `fresh` message has a handler that has just been
/// generated, so that its answer is known.
pub fn add(
    plan: &mut Plan,
    context: &str,
    endpoint: &Endpoint,
    message: &Message,
    fresh: bool,
) -> Result<()> {
    check(endpoint, message)?;
    let routers = routers::read(plan);
    let function = function(message);
    routers::refuse_collisions(
        &routers,
        context,
        (&endpoint.method.to_uppercase(), &endpoint.path),
        &function,
        &message.name.pascal(),
    )?;
    let values = values(plan, context, endpoint, message, &routers, fresh)?;

    let routes = format!("{ROUTES}/{context}.rs");
    if !plan.exists(&routes) {
        let values = object!({ "context": context, "title": title(&context.replace('_', " ")) });
        let templates = Templates::of(plan.root(), "context")?;
        write_files(plan, &templates.render_file(&routes, &values)?)?;
    }
    registration::router(plan, context)?;
    make(plan, "route", &values)?;
    plan.edit(&routes, |text| edit::import(text, "utoipa_axum::routes"))?;
    if routers.has(&routers::function_of(context, &function)) {
        return Ok(());
    }
    plan.edit(&routes, |text| {
        edit::add_route(text, &function, &endpoint.path)
    })
}

/// Returns the name of the function of an endpoint. `router` makes the router of the file.
fn function(message: &Message) -> String {
    match message.name.snake() {
        name if name == "router" => "router_endpoint".to_owned(),
        name => name,
    }
}

/// Refuses what would not compile, and what cannot be part of a request.
fn check(endpoint: &Endpoint, message: &Message) -> Result<()> {
    let name = message.name.pascal();
    ensure!(
        message.is_command == (endpoint.method != "get"),
        "{}",
        if message.is_command {
            format!(
                "`{name}` is a command, and a GET changes nothing: use POST, PUT, PATCH or DELETE"
            )
        } else {
            format!("`{name}` is a query: its method is GET")
        }
    );
    for parameter in &endpoint.parameters {
        let Some(field) = message.fields.iter().find(|field| field.name == *parameter) else {
            bail!(
                "the path has a parameter `{{{parameter}}}`, and `{name}` has no field of this name"
            );
        };
        ensure!(
            !field.optional && !matches!(field.of, FieldType::Composite(_)),
            "`{{{parameter}}}` cannot be a part of the path: it is optional, or has several parts"
        );
    }
    for field in &message.fields {
        if let FieldType::Composite(composite) = &field.of {
            let is_deep = composite
                .fields
                .iter()
                .any(|inner| !matches!(inner.of, FieldType::Primitive(_) | FieldType::Id(_)));
            ensure!(
                !field.optional && !is_deep,
                "the generator cannot make an endpoint for `{}`: it is optional and has several parts, or its \
                 parts have parts",
                field.name
            );
        }
    }
    must_differ(&message.fields)?;
    let request = Request::of(endpoint, message);
    for part in request.path.iter().chain(&request.params) {
        ensure!(
            part.primitive != Primitive::Secret,
            "`{}` is secret, and would be in a URL, which is logged and stored: send it in the body of a POST, \
             PUT or PATCH",
            part.name
        );
    }
    Ok(())
}

/// The kind of an answer, as the templates know it, and the path of its type.
fn answer(answer: &Answer) -> (&'static str, Option<String>) {
    match answer {
        Answer::Nothing => ("none", None),
        Answer::Id(path) => ("id", Some(path.clone())),
        Answer::View(path, Wrapped::No) => ("view", Some(path.clone())),
        Answer::View(path, Wrapped::Option) => ("option", Some(path.clone())),
        Answer::View(path, Wrapped::Vec) => ("list", Some(path.clone())),
    }
}

fn status(kind: &str, method: &str, fresh: bool) -> &'static str {
    match kind {
        "none" => "NO_CONTENT",
        "id" if method == "post" => "CREATED",
        "option" if fresh => "NOT_FOUND",
        _ => "OK",
    }
}

fn values(
    plan: &Plan,
    context: &str,
    endpoint: &Endpoint,
    message: &Message,
    routers: &Routers,
    fresh: bool,
) -> Result<Object> {
    let database = project::database(plan.root())?;
    let request = Request::of(endpoint, message);
    let (kind, output) = answer(&message.answer);
    let is_required = |parts: &[Part]| parts.iter().any(|part| !part.optional);
    let noun = message.name.without(message.name.first_word());
    let operation_id = routers::name_in_description(routers, context, &function(message));
    // A test calls the endpoint where the API has it. Its description is relative to its router.
    let prefix = routers::prefix_of(routers, context)?;
    let url = |params: &[Part]| path::nested(&prefix, &request.url(endpoint, params));
    let local = request.locals(message);
    let fields = request.fields(message, &local);

    let mut values = object!({
        "file": context,
        "context": context,
        "message": message.path,
        "function": function(message),
        "Name": message.name.pascal(),
        "operation_id": operation_id,
        "title": title(&message.name.words()),
        "tag": title(&context.replace('_', " ")),
        "noun": noun.snake(),
        "noun_words": noun.words(),
        "is_command": message.is_command,
        "method": endpoint.method,
        "path": endpoint.path,
        "answer": kind,
        "output": output,
        "status": status(kind, &endpoint.method, fresh),
        "fresh": fresh,
        "has_body": request.has_body,
        "has_required": is_required(&request.body) || is_required(&request.params),
        "url": url(&request.params),
        "url_without": url(&[]),
        "path_parts": describe::parts(&request.path, database),
        "body": describe::parts(&request.body, database),
        "params": describe::parts(&request.params, database),
    });
    values.insert("local".into(), Value::Object(local));
    values.insert("checked".into(), Request::checked(message, &fields));
    let fields = fields.into_iter().map(Value::Object);
    values.insert("fields".into(), Value::Array(fields.collect()));
    Ok(values)
}
