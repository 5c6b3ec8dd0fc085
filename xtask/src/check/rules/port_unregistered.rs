use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Project, layout::short},
};

pub const RULE: Rule = Rule {
    id: "port-unregistered",
    severity: Severity::Error,
    statement: "every port and every service that has an implementation is in `ports!` in src/main.rs",
    why: "\
        A handler gets what `ports!` lists. The compiler notices a missing line only where a \
        registered handler asks for the port.",
    breach: "\
ports! {
    Service;
    singletons(settings) {}
    scoped {}
}",
    mend: "\
ports! {
    Service;
    singletons(settings) { Gateway => HttpGateway::new(&settings.gateway)?, }
    scoped {}
}",
    check: Check::Absence(check),
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
                    .label("no handler can get this")
                    .help(format!(
                        "add to `ports!` in src/main.rs: `{name} => {adapter},`"
                    )),
            )
        })
        .collect()
}
