use std::path::Path;

use anyhow::{Result, bail, ensure};
use liquid::{Object, ValueView, model::Value, object};

use super::{
    Generation, existing_context, main_file,
    message::{self, Answer, Message, Wrapped},
    routers, title,
};
use crate::{
    domain::Shape,
    edit,
    fields::{self, Field, Part, Primitive},
    model::{Routers, routers::path},
    names::{Kind, Name},
    plan::Plan,
    project, template,
};

const ROUTES: &str = "src/infra/api/routes";
const ROUTE: &str = "new-route/src/infra/api/routes/__file__.rs";
const TEST: &str = "new-route/tests/infra/api/__file__.rs";
const EMPTY: &str = "new-context/src/infra/api/routes/__context__.rs";

/// `new-route billing "POST /invoices" CreateInvoice`
pub fn new_route(root: &Path, context: &str, endpoint: &str, message: &str) -> Result<Generation> {
    let context = existing_context(root, context)?;
    let endpoint = Endpoint::parse(endpoint)?;
    let name = Name::parse(message, Kind::Type)?;
    let message = message::find(root, &context, &name)?;
    let mut plan = Plan::new(root);
    add(&mut plan, &context, &endpoint, &message, false)?;
    Ok(Generation {
        plan,
        next: Vec::new(),
    })
}

/// What the crate `runtime` answers in every service.
const OF_RUNTIME: [&str; 2] = ["/health/live", "/health/ready"];

/// A method and a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// In lower case.
    method: String,
    path: String,
    parameters: Vec<String>,
}

impl Endpoint {
    /// Reads `POST /invoices/{id}`.
    pub fn parse(text: &str) -> Result<Self> {
        let Some((method, path)) = text.trim().split_once(char::is_whitespace) else {
            bail!("`{text}` is no route: write a method and a path, like \"POST /invoices\"");
        };
        let (typed, path) = (method, path.trim());
        let method = typed.to_ascii_lowercase();
        ensure!(
            ["get", "post", "put", "patch", "delete"].contains(&method.as_str()),
            "`{typed}` is no method of a route: use GET, POST, PUT, PATCH or DELETE"
        );
        ensure!(
            path.starts_with('/') && path.len() > 1 && !path.ends_with('/'),
            "the path `{path}` must begin with `/`, say something, and not end with `/`"
        );
        let mut parameters = Vec::new();
        for segment in path[1..].split('/') {
            if let Some(name) = segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'))
            {
                let named = Name::parse(name, Kind::Field)?.snake();
                ensure!(
                    named == name,
                    "the parameter `{{{name}}}` is written `{{{named}}}`"
                );
                ensure!(
                    !parameters.contains(&named),
                    "the parameter `{{{name}}}` is given twice"
                );
                parameters.push(named);
                continue;
            }
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
            ensure!(
                !segment.is_empty() && segment.chars().all(plain) && !segment.starts_with('.'),
                "`{segment}` in the path `{path}` is neither a plain word nor a parameter like `{{id}}`"
            );
        }
        ensure!(
            !OF_RUNTIME.contains(&path),
            "{path} is there already: it is where every service tells how it is"
        );
        ensure!(
            path != "/openapi.json" && path != "/docs" && !path.starts_with("/docs/"),
            "{path} is where the API is described"
        );
        Ok(Self {
            method,
            path: path.to_owned(),
            parameters,
        })
    }
}

/// Adds an endpoint for `message` to the routes of `context`. A `fresh` message has a handler that
/// has just been made, so that it is known what it answers.
pub fn add(
    plan: &mut Plan,
    context: &str,
    endpoint: &Endpoint,
    message: &Message,
    fresh: bool,
) -> Result<()> {
    let routers = check(plan, context, endpoint, message)?;
    let prefix = routers::prefix_of(&routers, context)?;
    let mut values = values(plan.root(), context, endpoint, message, fresh)?;
    let operation_id = routers::name_in_description(&routers, context, &message.name.snake());
    let operation_id = operation_id.map_or(Value::Nil, Value::scalar);
    values.insert("operation_id".into(), operation_id);
    // A test calls the endpoint where the API has it. Its description is relative to its router.
    for url in ["url", "url_without"] {
        if let Some(path) = values.get(url).map(ValueView::to_kstr) {
            let url_in_api = path::nested(&prefix, &path);
            values.insert(url.into(), Value::scalar(url_in_api));
        }
    }

    let routes = format!("{ROUTES}/{context}.rs");
    if !plan.exists(&routes) {
        let values = object!({ "context": context });
        plan.create(template::render(plan.root(), EMPTY, &values)?)?;
        plan.declare(&routes)?;
    }
    main_file::router(plan, context)?;
    plan.add(template::render(plan.root(), ROUTE, &values)?)?;
    plan.edit(&routes, |text| edit::import(text, "utoipa_axum::routes"))?;
    let handler = message.name.snake();
    if !routers.has(&routers::function_of(context, &handler)) {
        plan.edit(&routes, |text| {
            edit::add_route(text, &handler, &endpoint.path)
        })?;
    }

    let test = template::render(plan.root(), TEST, &values)?;
    let path = test.path.clone();
    plan.add(test)?;
    plan.declare(&path)
}

/// What the function of an endpoint calls its own.
const LOCALS: [&str; 5] = ["body", "commands", "params", "queries", "violations"];

/// Refuses what would not compile, or would stop the service when it starts. Returns the routers that there are.
fn check(plan: &Plan, context: &str, endpoint: &Endpoint, message: &Message) -> Result<Routers> {
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
            !field.optional && !matches!(field.shape, Shape::Composite(_)),
            "`{{{parameter}}}` cannot be a part of the path: it is optional, or has several parts"
        );
    }
    for field in &message.fields {
        let is_variable = endpoint.parameters.contains(&field.name)
            || matches!(field.shape, Shape::Value(_) | Shape::Composite(_));
        ensure!(
            !is_variable || !LOCALS.contains(&field.name.as_str()),
            "an endpoint calls something else `{}`: give the field another name",
            field.name
        );
        if let Shape::Composite(composite) = &field.shape {
            let deep = composite
                .fields
                .iter()
                .any(|inner| !matches!(inner.shape, Shape::Primitive(_) | Shape::Id(_)));
            ensure!(
                !field.optional && !deep,
                "the generator makes no endpoint for `{}`: it is optional and has several parts, \
                 or its parts have parts",
                field.name
            );
        }
    }
    check_request(endpoint, message)?;
    let method = endpoint.method.to_uppercase();
    let routers = routers::read(plan)?;
    let handler = message.name.snake();
    routers::refuse_collisions(
        &routers,
        context,
        (&method, &endpoint.path),
        &handler,
        &name,
    )?;
    Ok(routers)
}

/// Refuses what cannot be asked for in one request.
fn check_request(endpoint: &Endpoint, message: &Message) -> Result<()> {
    fields::must_differ(&message.fields)?;
    let request = Request::of(endpoint, message);
    for part in request.path.iter().chain(&request.params) {
        ensure!(
            part.primitive != Primitive::Secret,
            "`{}` is secret, and would be in a URL, which is logged and kept: \
             send it in the body of a POST, PUT or PATCH",
            part.name
        );
    }
    Ok(())
}

/// Where in a request the parts of a message are.
struct Request<'m> {
    in_path: Vec<&'m Field>,
    path: Vec<Part>,
    body: Vec<Part>,
    params: Vec<Part>,
    has_body: bool,
}

impl<'m> Request<'m> {
    fn of(endpoint: &Endpoint, message: &'m Message) -> Self {
        let named = |name: &String| message.fields.iter().find(|field| field.name == *name);
        let in_path: Vec<&Field> = endpoint.parameters.iter().filter_map(named).collect();
        let parts = |fields: &[&Field]| fields.iter().flat_map(|field| field.parts()).collect();
        let elsewhere: Vec<&Field> = message
            .fields
            .iter()
            .filter(|field| !in_path.contains(field))
            .collect();
        let has_body = matches!(endpoint.method.as_str(), "post" | "put" | "patch");
        let (body, params) = if has_body {
            (parts(&elsewhere), Vec::new())
        } else {
            (Vec::new(), parts(&elsewhere))
        };
        Self {
            path: parts(&in_path),
            in_path,
            body,
            params,
            has_body,
        }
    }

    /// What an endpoint is called with in a test.
    fn url(&self, endpoint: &Endpoint, params: &[Part]) -> String {
        let mut url = endpoint.path.clone();
        for part in &self.path {
            url = url.replace(&format!("{{{}}}", part.name), &part.url());
        }
        let params: Vec<String> = params
            .iter()
            .map(|part| format!("{}={}", part.name, part.url()))
            .collect();
        if params.is_empty() {
            url
        } else {
            format!("{url}?{}", params.join("&"))
        }
    }

    /// The pattern and the type of the path's parameters.
    fn path_pattern(&self) -> (String, String) {
        let names: Vec<&str> = self.path.iter().map(|part| part.name.as_str()).collect();
        let types: Vec<String> = self.path.iter().map(Part::rust).collect();
        match names.as_slice() {
            [one] => ((*one).to_owned(), types.concat()),
            _ => (
                format!("({})", names.join(", ")),
                format!("({})", types.join(", ")),
            ),
        }
    }

    /// How the fields of the message are made: what is written in it, and what is checked before.
    fn conversions(&self, message: &Message) -> (Vec<Object>, Vec<Object>) {
        let source = if self.has_body { "body" } else { "params" };
        let mut inits = Vec::new();
        let mut validated = Vec::new();
        for field in &message.fields {
            let raw = if self.in_path.contains(&field) {
                field.name.clone()
            } else {
                format!("{source}.{}", field.name)
            };
            let (init, check) = taken(field, &raw, source);
            inits.push(object!({ "init": init }));
            if let Some(parsed) = check {
                let pointer = field.parts().first().map(|part| part.name.clone());
                validated.push(object!({
                    "name": field.name,
                    "pointer": pointer.unwrap_or_default(),
                    "parsed": parsed,
                }));
            }
        }
        (inits, validated)
    }
}

/// What an endpoint answers.
struct Shown {
    /// `none`, `id`, `option` or `view`: the templates know these.
    kind: &'static str,
    rust: String,
    result: String,
    import: Option<String>,
}

impl Shown {
    fn of(message: &Message) -> Self {
        match &message.answer {
            Answer::Nothing => Self {
                kind: "none",
                rust: String::new(),
                result: "StatusCode".to_owned(),
                import: None,
            },
            Answer::Id { rust, import } => Self {
                kind: "id",
                rust: rust.clone(),
                result: format!("(StatusCode, axum::Json<{}Answer>)", message.name.pascal()),
                import: Some(import.clone()),
            },
            Answer::View {
                rust,
                import,
                wrapped,
            } => {
                let (kind, rust) = match wrapped {
                    Wrapped::No => ("view", rust.clone()),
                    Wrapped::Option => ("option", rust.clone()),
                    Wrapped::Vec => ("view", format!("Vec<{rust}>")),
                };
                let result = format!("axum::Json<{rust}>");
                Self {
                    kind,
                    rust,
                    result,
                    import: Some(import.clone()),
                }
            }
        }
    }

    fn status(&self, fresh: bool) -> &'static str {
        match self.kind {
            "none" => "NO_CONTENT",
            "id" => "CREATED",
            "option" if fresh => "NOT_FOUND",
            _ => "OK",
        }
    }
}

fn values(
    root: &Path,
    context: &str,
    endpoint: &Endpoint,
    message: &Message,
    fresh: bool,
) -> Result<Object> {
    let backend = project::backend(root)?;
    let request = Request::of(endpoint, message);
    let shown = Shown::of(message);
    let objects = |parts: &[Part]| fields::values(parts.iter().map(|part| part.object(backend)));
    let (path_pattern, path_type) = request.path_pattern();
    let (inits, validated) = request.conversions(message);
    let required = |parts: &[Part]| parts.iter().any(|part| !part.optional);
    let noun = message.name.without(message.name.first_word());

    let mut values = object!({
        "file": context,
        "context": context,
        "name": message.name.snake(),
        "Name": message.name.pascal(),
        "title": title(&message.name.words()),
        "tag": title(&context.replace('_', " ")),
        "noun": noun.snake(),
        "noun_words": noun.words(),
        "is_command": message.is_command,
        "bus": if message.is_command { "commands" } else { "queries" },
        "method": endpoint.method,
        "path": endpoint.path,
        "path_pattern": path_pattern,
        "path_type": path_type,
        "answer": shown.kind,
        "answer_type": shown.rust,
        "output": shown.rust,
        "result": shown.result,
        "status": shown.status(fresh),
        "fresh": fresh,
        "imports": imports(message, &shown),
        "has_body": request.has_body,
        "body_json": json(&request.body),
        "has_required": required(&request.body) || required(&request.params),
        "url": request.url(endpoint, &request.params),
        "url_without": request.url(endpoint, &[]),
    });
    values.insert("fields".into(), fields::values(inits));
    values.insert("validated".into(), fields::values(validated));
    values.insert("path_parts".into(), objects(&request.path));
    values.insert("body".into(), objects(&request.body));
    values.insert("params".into(), objects(&request.params));
    Ok(values)
}

/// What the routes import for this one, besides what the template says.
fn imports(message: &Message, shown: &Shown) -> Vec<String> {
    let mut imports = fields::part_imports(&message.fields, "app_core");
    imports.push(format!(
        "app_core::{}::{}",
        message.module,
        message.name.pascal()
    ));
    imports.extend(shown.import.clone());
    for field in &message.fields {
        match &field.shape {
            Shape::Value(value) => imports.push(format!("app_core::{}", value.path)),
            Shape::Composite(composite) => imports.push(format!("app_core::{}", composite.path)),
            Shape::Primitive(_) | Shape::Id(_) => {}
        }
    }
    fields::unique(imports)
}

/// A body with all `parts`.
fn json(parts: &[Part]) -> String {
    let fields: Vec<String> = parts
        .iter()
        .map(|part| format!("\"{}\": {}", part.name, part.json()))
        .collect();
    let line = format!("json!({{ {} }})", fields.join(", "));
    match fields.len() {
        0 => "json!({})".to_owned(),
        _ if line.len() <= 80 => line,
        // Formatters leave what is inside of `json!` alone.
        _ => {
            let lines: String = fields
                .iter()
                .flat_map(|field| ["        ", field, ",\n"])
                .collect();
            format!("json!({{\n{lines}    }})")
        }
    }
}

/// How a field of the message is made of what the request brings: what is written in the message,
/// and what is checked before.
fn taken(field: &Field, raw: &str, source: &str) -> (String, Option<String>) {
    let name = &field.name;
    let plain = if raw == name {
        name.clone()
    } else {
        format!("{name}: {raw}")
    };
    match &field.shape {
        Shape::Primitive(_) | Shape::Id(_) => (plain, None),
        Shape::Value(value) if value.fallible => {
            let parsed = if field.optional {
                format!("{raw}.map({}::try_from).transpose()", value.name)
            } else {
                format!("{}::try_from({raw})", value.name)
            };
            (name.clone(), Some(parsed))
        }
        Shape::Value(value) => {
            let made = if field.optional {
                format!("{raw}.map({}::from)", value.name)
            } else {
                format!("{}::from({raw})", value.name)
            };
            (format!("{name}: {made}"), None)
        }
        Shape::Composite(composite) => {
            let parts: Vec<String> = field
                .parts()
                .iter()
                .map(|part| format!("{source}.{}", part.name))
                .collect();
            let made = format!("{}::new({})", composite.name, parts.join(", "));
            if composite.fallible {
                (name.clone(), Some(made))
            } else {
                (format!("{name}: {made}"), None)
            }
        }
    }
}
