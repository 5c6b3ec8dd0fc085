use super::Rule;
use crate::{
    check::finding::Finding,
    model::{Project, layout::short},
};

pub const RULE: Rule = Rule {
    id: "port-without-adapter",
    says: "every port has an adapter in src/infra",
    about_absence: true,
    check,
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
