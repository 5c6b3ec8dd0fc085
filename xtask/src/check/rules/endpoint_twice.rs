use std::collections::BTreeMap;

use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Endpoint, Project, layout::short, routers::path},
};

pub const RULE: Rule = Rule {
    id: "endpoint-twice",
    severity: Severity::Error,
    statement: "no two endpoints have the same method and path, wherever their routers are nested",
    why: "\
        axum panics when the service starts, both for two endpoints with one method and path \
        and for two names of one parameter. A test that starts the API fails then; the compiler does not notice.",
    breach: "ApiBuilder::new().include_routers([|| {
    OpenApiRouter::new().merge(invoices::router()).merge(invoices::router())
}])",
    mend: "ApiBuilder::new().include_routers([invoices::router])",
    check: Check::Code(check),
};

fn check(project: &Project) -> Vec<Finding> {
    project
        .routers
        .apis
        .iter()
        .flat_map(|api| of_api(api))
        .collect()
}

fn of_api(api: &[Endpoint]) -> Vec<Finding> {
    let mut by_shape: BTreeMap<String, Vec<&Endpoint>> = BTreeMap::new();
    for endpoint in api.iter().filter(|endpoint| endpoint.certain) {
        let shape = path::shape(&endpoint.path);
        by_shape.entry(shape).or_default().push(endpoint);
    }
    let mut found = Vec::new();
    for alike in by_shape.values_mut() {
        // The order of the code decides which endpoint is the second one, and not the name of a parameter.
        alike.sort_by_key(|endpoint| (is_foreign(endpoint), &endpoint.place));
        for (index, endpoint) in alike.iter().enumerate() {
            let others = &alike[index + 1..];
            let same = others.iter().find(|other| other.method == endpoint.method);
            let renamed = others.iter().find(|other| other.path != endpoint.path);
            found.extend(
                same.map(|other| twice(endpoint, other))
                    .or_else(|| renamed.map(|other| two_names(endpoint, other))),
            );
        }
    }
    for (shape, catching) in by_shape.iter().filter(|(shape, _)| shape.ends_with("{*}")) {
        let others = by_shape.iter().filter(|(other, _)| *other != shape);
        for (_, others) in others.filter(|(other, _)| !path::are_distinct(shape, other)) {
            found.extend(
                catching
                    .first()
                    .zip(others.first())
                    .map(|(one, other)| two_names(one, other)),
            );
        }
    }
    found
}

/// Reports whether the endpoint belongs to the runtime, so that the other one has to change.
fn is_foreign(endpoint: &Endpoint) -> bool {
    !endpoint.place.file.starts_with("src/")
}

fn twice(endpoint: &Endpoint, other: &Endpoint) -> Finding {
    let Endpoint {
        method,
        path,
        place,
        ..
    } = endpoint;
    let is_one = !endpoint.function.is_empty() && endpoint.function == other.function;
    let message = if is_one {
        format!("the API has `{method} {path}` twice: its router is included or nested twice")
    } else {
        format!(
            "the API has `{method} {path}` twice: {} answers it, too",
            described(other)
        )
    };
    Finding::new(place.clone(), message)
        .label("a second endpoint, with which axum panics when the service starts")
        .help("give one of them another method or path, or include one of their routers only")
}

fn two_names(endpoint: &Endpoint, other: &Endpoint) -> Finding {
    let message = format!(
        "`{}` and `{}` of {} are one path to axum",
        endpoint.path,
        other.path,
        described(other)
    );
    Finding::new(endpoint.place.clone(), message)
        .label("a second name for a parameter, with which axum panics when the service starts")
        .help("give the parameter one name in both paths")
}

fn described(endpoint: &Endpoint) -> String {
    let line = endpoint.place.at.map(|at| format!(":{}", at.start.0));
    let place = format!("{}{}", endpoint.place.file, line.unwrap_or_default());
    match short(&endpoint.function) {
        "" => place,
        name => format!("`{name}` in {place}"),
    }
}
