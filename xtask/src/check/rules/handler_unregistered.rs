use std::collections::HashSet;

use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Project, layout::short},
};

pub const RULE: Rule = Rule {
    id: "handler-unregistered",
    severity: Severity::Error,
    statement: "every command and every query is in `handlers!` in src/main.rs",
    why: "\
        Nobody can dispatch a message without a line in `handlers!`. The compiler notices only \
        where somebody tries.",
    breach: "\
handlers! {
    Service;
}",
    mend: "\
handlers! {
    Service;
    PayInvoice => PayInvoiceHandler,
}",
    check: Check::Absence(check),
};

fn check(project: &Project) -> Vec<Finding> {
    let lines = project.composition.handlers.iter();
    let registered: HashSet<_> = lines.map(|line| &line.message).collect();
    let messages = project.messages().into_iter();
    messages
        .filter(|message| !registered.contains(&message.name))
        .filter_map(|message| {
            let handler = short(&message.handlers.first()?.by);
            let name = short(&message.name);
            Some(
                Finding::new(message.place, format!("`{name}` is not registered"))
                    .label("nothing can dispatch this")
                    .help(format!(
                        "add to `handlers!` in src/main.rs: `{name} => {handler},`"
                    )),
            )
        })
        .collect()
}
