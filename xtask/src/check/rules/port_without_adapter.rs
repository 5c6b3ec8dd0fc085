use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Project, layout::short},
};

pub const RULE: Rule = Rule {
    id: "port-without-adapter",
    severity: Severity::Error,
    statement: "every port has an adapter in src/infra",
    why: "No handler can get a port that nothing implements.",
    breach: "\
// src/core/billing/ports/gateway.rs, and nothing in src/infra/adapters/billing
pub trait Gateway: Send + Sync {}",
    mend: "\
// src/infra/adapters/billing/gateway.rs
impl Gateway for HttpGateway {}",
    check: Check::Absence(check),
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    project
        .ports()
        .filter(|port| project.adapters_of(&port.name).next().is_none())
        .map(|port| {
            let name = short(&port.name);
            let context = port.name.get(1).map_or("", String::as_str);
            Finding::new(
                port.place.clone(),
                format!("the port `{name}` has no adapter"),
            )
            .label("nothing implements this")
            .help(format!("implement it in src/infra/adapters/{context}"))
        })
        .collect()
}
