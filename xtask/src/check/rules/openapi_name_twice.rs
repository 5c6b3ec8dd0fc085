use std::collections::BTreeMap;

use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{
        Place, Project,
        layout::display,
        routers::{Handler, schemas},
    },
};

pub const RULE: Rule = Rule {
    id: "openapi-name-twice",
    severity: Severity::Error,
    statement: "no two schemas and no two operations of the API have the same name",
    why: "\
        The description of the API is one document without contexts. Of two schemas or operations with \
        one name it keeps one, and clients get the wrong type.",
    breach: "#[derive(ToSchema)]
struct InvoiceBody {..} // in routes/billing.rs and in routes/shipping.rs",
    mend: "#[derive(ToSchema)]
#[schema(as = shipping::InvoiceBody)]
struct InvoiceBody {..}",
    check: Check::Code(check),
};

/// The schemas and operations of the runtime.
const SCHEMAS_OF_RUNTIME: [&str; 2] = ["FieldError", "Problem"];
const OPERATIONS_OF_RUNTIME: [&str; 2] = ["live", "ready"];

fn check(project: &Project) -> Vec<Finding> {
    let endpoints = project.routers.apis.iter().flatten();
    let mut handlers: Vec<&Handler> = endpoints
        .filter(|endpoint| endpoint.certain)
        .filter_map(|endpoint| project.routers.handlers.get(&endpoint.function))
        .collect();
    handlers.sort_by_key(|handler| &handler.name);
    handlers.dedup_by_key(|handler| &handler.name);

    let operations = handlers.iter().filter_map(|handler| {
        let id = handler.operation_id.as_deref()?;
        Some((id, display(&handler.name), &handler.place))
    });
    let mut found = twice(operations, &OPERATIONS_OF_RUNTIME, |name| {
        (
            format!("operation `{name}`"),
            format!(
                "add `operation_id = \"..\"` with another name than `{name}` to its `#[utoipa::path(..)]`"
            ),
        )
    });
    let schemas = schemas(project.tree, &handlers);
    let schemas = schemas
        .iter()
        .map(|schema| (schema.name.as_str(), display(&schema.of), &schema.place));
    found.extend(twice(schemas, &SCHEMAS_OF_RUNTIME, |name| {
        (
            format!("schema `{name}`"),
            "give the type another name, or one in the description only: `#[schema(as = context::Name)]`"
                .to_owned(),
        )
    }));
    found
}

/// Returns a finding for each of `things` whose name an earlier one has: the name, what has it, and where.
fn twice<'n>(
    things: impl Iterator<Item = (&'n str, String, &'n Place)>,
    of_runtime: &[&'n str],
    describe: impl Fn(&str) -> (String, String),
) -> Vec<Finding> {
    let of_runtime = of_runtime
        .iter()
        .map(|name| (*name, "the runtime".to_owned()));
    let mut owners: BTreeMap<&str, String> = of_runtime.collect();
    let mut found = Vec::new();
    for (name, thing, place) in things {
        let Some(owner) = owners.get(name) else {
            owners.insert(name, format!("`{thing}`"));
            continue;
        };
        let (what, help) = describe(name);
        let message = format!("the description of the API has the {what} already, of {owner}");
        found.push(
            Finding::new(place.clone(), message)
                .label("the description has only one of them")
                .help(help),
        );
    }
    found
}
