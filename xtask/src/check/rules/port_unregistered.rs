use super::Rule;
use crate::{
    check::finding::Finding,
    model::{Project, layout::short},
};

pub const RULE: Rule = Rule {
    id: "port-unregistered",
    says: "every port and every service is registered in `ports!` in src/main.rs",
    about_absence: true,
    check,
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    let lines = &project.composition.ports;
    project
        .ports()
        .chain(project.services())
        .filter(|port| lines.iter().all(|line| line.port != port.name))
        .filter_map(|port| {
            let adapter = project.adapters_of(&port.name).next()?;
            let (name, adapter) = (short(&port.name), short(&adapter.by));
            Some(
                Finding::new(port.place.clone(), format!("`{name}` is not registered"))
                    .label("no handler can be given one")
                    .help(format!(
                        "add to `ports!` in src/main.rs: `{name} => {adapter},`"
                    )),
            )
        })
        .collect()
}
