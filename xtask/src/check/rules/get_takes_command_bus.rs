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
    let is_bus = |name: &[String]| is_of_runtime(name, "CommandBus");
    let mut buses = project.references.iter().collect::<Vec<_>>();
    buses.retain(|reference| reference.is_any(is_bus));
    let reading = project
        .routers
        .endpoints()
        .filter(|endpoint| matches!(endpoint.method.as_str(), "GET" | "HEAD"));
    let found = reading.flat_map(|endpoint| {
        let buses = buses.iter().filter(|reference| endpoint.has(reference));
        buses.map(|reference| {
            let message = format!("`{} {}` can run commands", endpoint.method, endpoint.path);
            Finding::new(reference.place_where(is_bus), message)
                .label("changes things")
                .help("ask a query with `QueryBus`, or make it a POST")
        })
    });
    found.collect()
}
