use super::Rule;
use crate::{
    check::finding::Finding,
    model::{Project, layout::CORE},
};

pub const RULE: Rule = Rule {
    id: "context-boundary",
    says: "a context uses the commands, queries and events of another one, and nothing else of it",
    about_absence: false,
    check,
};

/// What a context publishes.
const PUBLISHED: [&str; 3] = ["commands", "events", "queries"];

fn check(project: &Project) -> Vec<Finding> {
    let found = project.references.iter().filter_map(|reference| {
        let own = project.context(&reference.module.name)?;
        // Its domain may not even do that: see `domain-imports`.
        let domain = reference.module.name.get(2).is_some_and(|part| part == "domain");
        if reference.test || domain {
            return None;
        }
        // What a published module hands on is published: re-exports are not looked behind.
        let place = reference.written_offence(|name| match name {
            [krate, context, part] => {
                krate == CORE
                    && context != own
                    && project.contexts.contains(context)
                    && !PUBLISHED.contains(&part.as_str())
            }
            _ => false,
        })?;
        let other = reference.names.hops.first()?.get(1)?;
        Some(
            Finding::new(place, format!("`{own}` reaches into `{other}`"))
                .label(format!("this is not published by `{other}`"))
                .help(format!(
                    "dispatch a command or ask a query of `{other}`, or have one of its `commands`, \
                     `queries` or `events` publish this with `pub use`"
                )),
        )
    });
    found.collect()
}
