use super::Rule;
use crate::{
    check::finding::Finding,
    model::{Project, provided::is_of_runtime},
};

pub const RULE: Rule = Rule {
    id: "get-takes-command-bus",
    says: "a GET changes nothing, so it has no `CommandBus`",
    about_absence: false,
    check,
};

fn check(project: &Project) -> Vec<Finding> {
    let reading = project
        .routers
        .endpoints()
        .filter(|endpoint| matches!(endpoint.method.as_str(), "GET" | "HEAD"));
    let is_bus = |name: &[String]| is_of_runtime(name, "CommandBus");
    let found = reading.flat_map(|endpoint| {
        project
            .references
            .iter()
            .filter(move |reference| endpoint.has(reference) && reference.is_any(is_bus))
            .map(move |reference| {
                let message = format!("`{} {}` can run commands", endpoint.method, endpoint.path);
                Finding::new(reference.place_where(is_bus), message)
                    .label("changes things")
                    .help("ask a query with `QueryBus`, or make it a POST")
            })
    });
    found.collect()
}
