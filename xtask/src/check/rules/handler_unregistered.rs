use std::collections::HashSet;

use super::Rule;
use crate::{
    check::finding::Finding,
    model::{Project, layout::short},
};

pub const RULE: Rule = Rule {
    id: "handler-unregistered",
    says: "every command and every query is registered in `handlers!` in src/main.rs",
    about_absence: true,
    check,
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
