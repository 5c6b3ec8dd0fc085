use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{
        Project,
        layout::{CORE, is_published},
    },
};

pub const RULE: Rule = Rule {
    id: "context-boundary",
    severity: Severity::Error,
    statement: "\
        a context uses the commands, queries and events of another context, the types that its \
        mod.rs exports, and nothing else of it",
    why: "\
        A context can change its domain and its ports freely as long as no other context uses \
        them. Its messages are its interface.",
    breach: "\
// src/core/billing/commands/pay_invoice.rs
use crate::shipping::domain::parcel::Parcel;",
    mend: "\
// src/core/billing/commands/pay_invoice.rs
use crate::shipping::commands::send_parcel::SendParcel;",
    check: Check::Code(check),
};

/// The modules that a context publishes.
const PUBLISHED: [&str; 3] = ["commands", "events", "queries"];

fn check(project: &Project) -> Vec<Finding> {
    let found = project.references.iter().filter_map(|reference| {
        let own = project.context(&reference.module.name)?;
        // Its domain may not even do that: see `domain-imports`.
        let domain = reference
            .module
            .name
            .get(2)
            .is_some_and(|part| part == "domain");
        if reference.test || domain {
            return None;
        }
        // A published module may re-export something, which publishes it too.
        let place = reference.written_offence(|name| match name {
            [krate, context, part] => {
                krate == CORE
                    && context != own
                    && project.contexts.contains(context)
                    && !PUBLISHED.contains(&part.as_str())
                    && !is_published(name)
            }
            _ => false,
        })?;
        let other = reference.names.hops.first()?.get(1)?;
        Some(
            Finding::new(
                place,
                format!("`{own}` uses a part of `{other}` that `{other}` does not publish"),
            )
            .label("not in its `commands`, `events` or `queries`")
            .help(format!(
                "dispatch a command or a query of `{other}`, or export this with `pub use` in \
                     src/core/{other}/mod.rs, or in its `commands`, `events` or `queries`"
            )),
        )
    });
    found.collect()
}
