//! `new-route billing "POST /invoices" CreateInvoice`

mod endpoint;
mod fate;
mod request;

use std::path::Path;

use anyhow::{Result, bail, ensure};
use clap::Args;
use liquid::{Object, ValueView, model::Value, object};

use self::request::Request;
pub use self::{
    endpoint::Endpoint,
    fate::{Fate, Parent},
};
use super::{
    Generation, Generator, Templates,
    access::{Access, AccessOptions},
    envelope::{self, Content},
    existing_context, make,
    message::{self, Answer, Message, Wrapped},
    references, registration, routers, title, unknown, views, write_files,
};
use crate::{
    bodies::{Bodies, Case},
    edit,
    model::{self, Routers, routers::path},
    names::{Kind, Name},
    plan::Plan,
    project,
    schema::{Cardinality, Database, Field, FieldType, Primitive, describe},
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
    #[command(flatten)]
    access: AccessOptions,
}

/// The file of an endpoint: `src/infra/api/routes/billing.rs`, or a child of it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'p> {
    pub context: &'p str,
    /// The name of the child.
    pub child: Option<&'p str>,
}

impl Place<'_> {
    /// The path without its end, in the folders of routes and of their tests.
    fn file(self) -> String {
        match self.child {
            Some(child) => format!("{}/{child}", self.context),
            None => self.context.to_owned(),
        }
    }

    /// The function `name` in the file.
    fn function(self, name: &str) -> crate::model::Name {
        let mut function = routers::function_of(self.context, name);
        if let Some(child) = self.child {
            function.insert(function.len() - 1, child.to_owned());
        }
        function
    }
}

impl Generator for NewRoute {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let mut plan = Plan::new(root);
        let model = plan.model();
        let context = existing_context(&model, &self.context)?;
        let endpoint = Endpoint::parse(&self.endpoint)?;
        let name = Name::parse(&self.message, Kind::Type)?;
        let message = message::find(&model, &context, &name)?;
        let access = Access::of(&plan, &self.access, &message.fields)?;
        add(
            &mut plan,
            &context,
            &endpoint,
            &message,
            &access,
            &Fate::Unknown,
        )?;
        let mut next: Vec<String> = access.note().into_iter().collect();
        if message.is_command {
            next.push(format!(
                "describe in the `responses` of `{}` in {ROUTES}/{context}.rs what else `{}` can answer, for example 404 \
                 or 409",
                function(&message),
                message.name.pascal()
            ));
        }
        Ok(Generation { plan, next })
    }
}

/// Says that no endpoint gets what `endpoint` creates, if that is so: its header `Location` leads nowhere.
///
/// # Errors
///
/// The path of the router cannot be read.
pub fn note_of_location(plan: &Plan, context: &str, endpoint: &Endpoint) -> Result<Option<String>> {
    if endpoint.method != "post" {
        return Ok(None);
    }
    let routers = routers::read(plan);
    let location = format!("{}/{{id}}", endpoint.path);
    let full = path::nested(&routers::prefix_of(&routers, context)?, &location);
    let gets_it = |other: &model::Endpoint| {
        other.method == "GET" && path::shape(&other.path) == path::shape(&full)
    };
    let is_there = routers.endpoints().any(gets_it);
    Ok((!is_there).then(|| {
        format!(
            "nothing answers `GET {full}` yet, to which the header `Location` of an answer leads: add a query with \
             `--route 'GET {location}'`"
        )
    }))
}

/// Adds an endpoint for `message` to the routes of `context`.
pub fn add(
    plan: &mut Plan,
    context: &str,
    endpoint: &Endpoint,
    message: &Message,
    access: &Access,
    fate: &Fate,
) -> Result<()> {
    let child = None;
    add_to(
        plan,
        Place { context, child },
        endpoint,
        message,
        access,
        fate,
    )
}

/// Adds an endpoint for `message` to the routes at `place`. A child exists already.
pub fn add_to(
    plan: &mut Plan,
    place: Place,
    endpoint: &Endpoint,
    message: &Message,
    access: &Access,
    fate: &Fate,
) -> Result<()> {
    let bodies = Bodies::of(plan.root())?;
    check(endpoint, message)?;
    bodies.names.must_differ(&message.fields)?;
    let routers = routers::read(plan);
    let function = function(message);
    let path = endpoint.path_in(names_in_path(&routers, place.context, endpoint, bodies)?);
    routers::refuse_collisions(
        &routers,
        place.context,
        (&endpoint.method.to_uppercase(), &path),
        &place.function(&function),
        &message.name.pascal(),
    )?;
    let values = values(plan, place, endpoint, message, access, fate, &routers)?;

    add_router(plan, place.context)?;
    views::add(plan, &message.fields)?;
    envelope::add(
        plan,
        &envelope::subject(message),
        &contents(endpoint, message),
    )?;
    if let Answer::Value(value) = &message.answer {
        views::add(plan, std::slice::from_ref(value))?;
    }
    if let Some(permission) = access.permission() {
        make(plan, "permission", &permission.describe())?;
    }
    if answer(message).0 == "option" {
        unknown::add(plan, place.context, &noun(message, fate))?;
    }
    let mut files = Templates::of(plan.root(), "route")?.render(&values)?;
    if let Fate::Tested { .. } = fate {
        files.retain(|file| !file.path.starts_with("tests/"));
    }
    write_files(plan, &files)?;
    let routes = format!("{ROUTES}/{}.rs", place.file());
    plan.edit(&routes, |text| edit::import(text, "utoipa_axum::routes"))?;
    if routers.has(&place.function(&function)) {
        return Ok(());
    }
    plan.edit(&routes, |text| edit::add_route(text, &function, &path))
}

/// Returns the case of the names of the parameters in the path. A path that the API has already keeps its names,
/// because axum wants one name for each.
fn names_in_path(
    routers: &Routers,
    context: &str,
    endpoint: &Endpoint,
    bodies: Bodies,
) -> Result<Case> {
    let own = path::nested(&routers::prefix_of(routers, context)?, &endpoint.path);
    let mut others = routers.endpoints();
    if others.any(|other| other.path == own) {
        return Ok(Case::Snake);
    }
    Ok(bodies.names)
}

/// Adds the router of `context`, unless the API has it.
pub fn add_router(plan: &mut Plan, context: &str) -> Result<()> {
    let routes = format!("{ROUTES}/{context}.rs");
    if !plan.exists(&routes) {
        let values = object!({ "context": context });
        let templates = Templates::of(plan.root(), "context")?;
        write_files(plan, &templates.render_file(&routes, &values)?)?;
    }
    registration::router(plan, context)
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
            field.cardinality == Cardinality::One && !matches!(field.of, FieldType::Composite(_)),
            "`{{{parameter}}}` cannot be a part of the path: it is optional, a list, or has several parts"
        );
        ensure!(
            !field.claimant,
            "`{{{parameter}}}` cannot be a part of the path: it is the claimant, whom the access token identifies"
        );
    }
    let request = Request::of(endpoint, message);
    for field in &request.params {
        ensure!(
            !field.is_list() && !matches!(field.of, FieldType::Composite(_)),
            "`{}` cannot be a part of a query string: it is a list, or has several parts. Send it in the body of a \
             POST, PUT or PATCH",
            field.name
        );
    }
    let in_path = request.path.iter().map(|part| (&part.name, part.primitive));
    let params = Field::all_parts(request.params.iter().copied());
    let params = params.iter().map(|part| (&part.name, part.primitive));
    for (name, primitive) in in_path.chain(params) {
        ensure!(
            primitive != Primitive::Secret,
            "`{name}` is secret, and would be in a URL, which is logged and stored: send it in the body of a POST, \
             PUT or PATCH"
        );
    }
    Ok(())
}

/// What the request and the answer of an endpoint contain.
fn contents(endpoint: &Endpoint, message: &Message) -> Vec<Content> {
    let body = Request::of(endpoint, message).body;
    let answer = match &message.answer {
        Answer::Nothing => None,
        Answer::Id(_) | Answer::Value(_) | Answer::View(_, Wrapped::No | Wrapped::Option) => {
            Some(Content::One)
        }
        Answer::View(_, Wrapped::Vec) => Some(Content::List),
        Answer::View(_, Wrapped::Page) => Some(Content::Page),
    };
    let body = (!body.is_empty()).then_some(Content::One);
    body.into_iter().chain(answer).collect()
}

/// What an endpoint is about: the entity that its handler needs, or what the name of the message says.
fn noun(message: &Message, fate: &Fate) -> Name {
    match fate.entity() {
        Some(entity) => entity.clone(),
        None => message.name.without(message.name.first_word()),
    }
}

/// The kind of an answer, as the templates know it, and the path of its type.
fn answer(message: &Message) -> (&'static str, Option<String>) {
    match &message.answer {
        Answer::Nothing => ("none", None),
        Answer::Id(path) => ("id", Some(path.clone())),
        Answer::Value(_) => ("value", None),
        Answer::View(path, Wrapped::No) => ("view", Some(path.clone())),
        // A query has found nothing. A command has done something, and has nothing to show.
        Answer::View(path, Wrapped::Option) if message.is_command => {
            ("nullable", Some(path.clone()))
        }
        Answer::View(path, Wrapped::Option) => ("option", Some(path.clone())),
        Answer::View(path, Wrapped::Vec) => ("list", Some(path.clone())),
        Answer::View(path, Wrapped::Page) => ("page", Some(path.clone())),
    }
}

/// The status of a success.
fn status(kind: &str, method: &str) -> &'static str {
    match kind {
        "none" => "NO_CONTENT",
        "id" if method == "post" => "CREATED",
        _ => "OK",
    }
}

/// Describes the parameters in the path, each with its name there.
fn path_parts(request: &Request, names: Case, database: Database) -> Vec<Object> {
    let parts = request.path.iter().map(|part| {
        let mut object = describe::part(part, database);
        object.extend(object!({ "wire": names.of_field(&part.name) }));
        object
    });
    parts.collect()
}

/// Describes the parameters in the query string.
fn params(request: &Request, database: Database) -> Vec<Object> {
    let fields = &request.params;
    let parts = Field::all_parts(fields.iter().copied());
    let params = parts.iter().map(|part| {
        let field = fields.iter().find(|field| field.name == part.name);
        let mut object = describe::part(part, database);
        object.extend(object!({ "doc": field.and_then(|field| field.doc.clone()) }));
        object
    });
    params.collect()
}

/// Describes what the path names that a test of a creation needs, each with a path that names nothing.
fn parents(request: &Request, endpoint: &Endpoint, fate: &Fate, prefix: &str) -> Vec<Object> {
    let parents = fate.parents().iter().map(|parent| {
        let url = request.url_of_nothing(endpoint, &parent.parameter);
        object!({
            "name": parent.entity.snake(),
            "url": path::nested(prefix, &url),
        })
    });
    parents.collect()
}

/// What a request that creates something refers to, which a test must store before.
fn needed(plan: &Plan, context: &str, request: &Request) -> Result<Vec<Object>> {
    let mut needed = Vec::new();
    // Their samples are counted separately.
    for fields in [request.in_path(), &request.body] {
        let fields: Vec<Field> = fields.iter().map(|field| (*field).clone()).collect();
        needed.extend(references::needed(plan, context, &fields, false)?);
    }
    Ok(references::describe_needed(context, &needed))
}

fn values(
    plan: &Plan,
    place: Place,
    endpoint: &Endpoint,
    message: &Message,
    access: &Access,
    fate: &Fate,
    routers: &Routers,
) -> Result<Object> {
    let context = place.context;
    let database = project::database(plan.root())?;
    let bodies = Bodies::of(plan.root())?;
    let in_path = names_in_path(routers, context, endpoint, bodies)?;
    let request = Request::of(endpoint, message);
    let (kind, output) = answer(message);
    let is_required = |fields: &[&Field]| fields.iter().any(|field| field.is_required());
    let noun = noun(message, fate);
    let operation_id =
        routers::name_in_description(routers, context, &place.function(&function(message)));
    // A test calls the endpoint where the API has it. Its description is relative to its router.
    let prefix = routers::prefix_of(routers, context)?;
    let url =
        |params: &[&Field]| path::nested(&prefix, &request.url(endpoint, params, bodies.names));
    let local = request.locals(message);
    let subject = envelope::subject(message);
    let around_body = bodies.envelope.then(|| subject.snake());
    let fields = request.fields(message, &local, around_body.as_deref());
    let some = |wanted: &[&Field]| {
        let of_these = |object: &&Object| {
            object.get("name").is_some_and(|name| {
                wanted
                    .iter()
                    .any(|field| name.to_kstr().as_str() == field.name)
            })
        };
        fields.iter().filter(of_these).cloned().collect::<Vec<_>>()
    };
    let missing = fate
        .missing()
        .or_else(|| (kind == "option").then(|| noun.words()));

    let mut values = object!({
        "file": place.file(),
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
        "path": endpoint.path_in(in_path),
        "location": path::nested(&prefix, &endpoint.path),
        "answer": kind,
        "output": output,
        "status": status(kind, &endpoint.method),
        "expected": fate.expected(kind, &endpoint.method),
        "created": matches!(fate, Fate::Created { .. }) && endpoint.method == "post",
        "missing": missing,
        "conflict": fate.conflict(),
        "of_another": fate.is_of_another(),
        "has_body": request.has_body,
        "has_required": is_required(&request.body) || is_required(&request.params),
        "url": url(&request.params),
        "url_without": url(&[]),
    });
    let path_parts = path_parts(&request, in_path, database);
    values.insert("path_parts".into(), describe::array(path_parts));
    let value = match &message.answer {
        Answer::Value(value) => describe::fields([&**value]).pop(),
        _ => None,
    };
    values.insert("value".into(), value.map_or(Value::Nil, Value::Object));
    let needed = match fate {
        Fate::Created { .. } => needed(plan, context, &request)?,
        _ => Vec::new(),
    };
    values.insert("needed".into(), describe::array(needed));
    let parents = parents(&request, endpoint, fate, &prefix);
    values.insert("parents".into(), describe::array(parents));
    values.insert("access".into(), Value::Object(access.describe()));
    values.insert("envelope".into(), envelope::describe(bodies, &subject));
    values.insert(
        "takes_claimant".into(),
        Value::scalar(message.fields.iter().any(|field| field.claimant)),
    );
    values.insert("local".into(), Value::Object(local));
    values.insert(
        "body".into(),
        describe::array(describe::fields(request.body.iter().copied())),
    );
    values.insert("params".into(), describe::array(params(&request, database)));
    let checked: Vec<&Field> = message
        .fields
        .iter()
        .filter(|field| field.is_checked() && !field.claimant)
        .collect();
    values.insert("checked".into(), describe::groups(&some(&checked)));
    values.insert("fields".into(), describe::array(fields));
    Ok(values)
}
