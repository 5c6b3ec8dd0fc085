use super::{
    Rule,
    crates::{DATABASE, is_one_of},
};
use crate::{
    check::finding::Finding,
    model::{
        Kind, Project, Reference,
        layout::{CORE, display, is_in},
        provided::is_of_runtime,
    },
};

pub const RULE: Rule = Rule {
    id: "route-only-dispatches",
    says: "routes dispatch commands and queries: no ports, no handlers, no database",
    about_absence: false,
    check,
};

/// What a route has no business with.
const CLOSED: [&str; 4] = [
    "crate::infra::adapters",
    "crate::infra::db",
    "crate::infra::query_handlers",
    "runtime::db",
];

/// What an endpoint could get all ports and the database from.
const EVERYTHING: [&str; 2] = ["AppContext", "Scope"];

const HELP: &str = "write a command or a query, and dispatch that";

fn check(project: &Project) -> Vec<Finding> {
    let in_routes = project.references.iter().filter(|reference| {
        !reference.test && is_in(&reference.module.name, "crate::infra::api::routes")
    });
    let found = in_routes.filter_map(|reference| {
        let single = reference.names.hops.iter().all(|name| name.len() == 1);
        if single && reference.kind != Kind::Import {
            return None;
        }
        let forbidden = |name: &[String]| is_forbidden(project, name);
        if let Some(place) = reference.offence(forbidden) {
            let what = reference
                .names
                .hops
                .iter()
                .find(|name| (1..=name.len()).any(|end| forbidden(&name[..end])))?;
            let message = format!("a route must not know `{}`", display(what));
            return Some(
                Finding::new(place, message)
                    .label("not for routes")
                    .help(HELP),
            );
        }
        let everything = |name: &[String]| EVERYTHING.iter().any(|all| is_of_runtime(name, all));
        (is_endpoint(project, reference) && reference.is_any(everything)).then(|| {
            Finding::new(
                reference.place_where(everything),
                "an endpoint asks for more than a bus",
            )
            .label("holds every port and the database")
            .help("ask for `State<CommandBus>` or `State<QueryBus>`, and dispatch")
        })
    });
    found.collect()
}

fn is_forbidden(project: &Project, name: &[String]) -> bool {
    let closed = CLOSED.iter().any(|closed| is_in(name, closed));
    closed
        || match name {
            [krate] => is_one_of(krate, &DATABASE),
            [krate, context, part] => {
                krate == CORE && project.contexts.contains(context) && part == "ports"
            }
            [krate, context, part, .., item] => {
                krate == CORE
                    && project.contexts.contains(context)
                    && part == "commands"
                    && item.ends_with("Handler")
            }
            _ => false,
        }
}

/// Whether `reference` is in a function that answers requests.
fn is_endpoint(project: &Project, reference: &Reference) -> bool {
    let mut endpoints = project.routers.endpoints();
    endpoints.any(|endpoint| endpoint.has(reference))
}
