use super::Rule;
use crate::{
    check::finding::Finding,
    model::{
        Kind, Module, Project,
        layout::{DOUBLES, short},
    },
};

pub const RULE: Rule = Rule {
    id: "port-without-double",
    says: "every port has a test double in tests/impl",
    about_absence: true,
    check,
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    let is_double = |module: &Module| module.source.path.starts_with(DOUBLES);
    project
        .ports()
        .filter(|port| {
            let written = project
                .doubles_of(&port.name)
                .any(|double| is_double(double.module));
            // `mock! { .. impl Port for .. }`: what a macro makes of it is not known.
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
            .label("tests cannot stand in for this")
            .help(format!(
                "implement it, deterministic and in memory, in tests/impl/adapters/{context}"
            ))
        })
        .collect()
}
