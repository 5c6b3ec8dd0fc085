use super::crates::{DATABASE, is_one_of};
use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{
        Kind, Project, Reference,
        layout::{CORE, display, is_in},
        provided::is_of_runtime,
    },
};

pub const RULE: Rule = Rule {
    id: "route-only-dispatches",
    severity: Severity::Error,
    statement: "\
        a route only dispatches commands and queries: it uses no port, no handler and no \
        database",
    why: "\
        A change that is made by a command runs in a unit of work, can be dispatched from \
        elsewhere, and is tested without HTTP. A change that is made by a route is none of that.",
    breach: "\
// src/infra/api/routes/invoices.rs
async fn pay_invoice(State(context): State<AppContext>) {
    diesel::update(invoices::table)..
}",
    mend: "\
// src/infra/api/routes/invoices.rs
async fn pay_invoice(State(commands): State<CommandBus>) {
    commands.dispatch(PayInvoice { .. }).await
}",
    check: Check::Code(check),
};

/// The modules that a route may not use.
const CLOSED: [&str; 4] = [
    "crate::infra::adapters",
    "crate::infra::db",
    "crate::infra::query_handlers",
    "runtime::db",
];

/// The types that give access to all ports and the database.
const EVERYTHING: [&str; 2] = ["AppContext", "Scope"];

const HELP: &str = "write a command or a query for this, and dispatch it here";

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
            let message = format!(
                "a route may only dispatch: it must not use `{}`",
                display(what)
            );
            return Some(
                Finding::new(place, message)
                    .label("not a message")
                    .help(HELP),
            );
        }
        let everything = |name: &[String]| EVERYTHING.iter().any(|all| is_of_runtime(name, all));
        (is_endpoint(project, reference) && reference.is_any(everything)).then(|| {
            Finding::new(
                reference.place_where(everything),
                "a route may only dispatch: its endpoints take a bus and no more",
            )
            .label("gives access to every port and the database")
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
            [krate, context, part, ..] => {
                krate == CORE
                    && project.contexts.contains(context)
                    && part == "commands"
                    && project.is_command_handler(name)
            }
            _ => false,
        }
}

/// Reports whether `reference` is in a function that answers requests.
fn is_endpoint(project: &Project, reference: &Reference) -> bool {
    let mut endpoints = project.routers.endpoints();
    endpoints.any(|endpoint| endpoint.has(reference))
}
