use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{
        Kind, Module, Project,
        layout::{DOUBLES, short},
    },
};

pub const RULE: Rule = Rule {
    id: "port-without-double",
    severity: Severity::Error,
    statement: "every port has a test double in tests/impl",
    why: "Tests of handlers use the doubles, so that they need no database and no network.",
    breach: "\
// src/core/billing/ports/gateway.rs, and nothing in tests/impl/adapters/billing
pub trait Gateway: Send + Sync {}",
    mend: "\
// tests/impl/adapters/billing/gateway.rs
pub struct AcceptingGateway;
impl Gateway for AcceptingGateway {}",
    check: Check::Absence(check),
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    let is_double = |module: &Module| module.source.path.starts_with(DOUBLES);
    project
        .ports()
        .filter(|port| {
            let written = project
                .doubles_of(&port.name)
                .any(|double| is_double(double.module));
            // `mock! { .. impl Port for .. }`: a macro that names the port makes a double of it.
            let generated = project.references.iter().any(|reference| {
                reference.kind == Kind::Tokens
                    && is_double(reference.module)
                    && reference.names.target() == port.name
            });
            !written && !generated
        })
        .map(|port| {
            let name = short(&port.name);
            let context = port.name.get(1).map_or("", String::as_str);
            Finding::new(
                port.place.clone(),
                format!("the port `{name}` has no test double"),
            )
            .label("tests have nothing to use instead")
            .help(format!(
                "implement it in memory in tests/impl/adapters/{context}"
            ))
        })
        .collect()
}
