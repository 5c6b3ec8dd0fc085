use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Project, layout::CORE},
};

pub const RULE: Rule = Rule {
    id: "kernel-imports-context",
    severity: Severity::Error,
    statement: "the files directly in src/core, which all contexts share, use no context",
    why: "What all contexts share would otherwise pull one context into all the others.",
    breach: "\
// src/core/user_id.rs
use crate::billing::domain::invoice::Invoice;",
    mend: "\
// src/core/billing/domain/invoice.rs
use crate::UserId;",
    check: Check::Code(check),
};

fn check(project: &Project) -> Vec<Finding> {
    let found = project.references.iter().filter_map(|reference| {
        let name = &reference.module.name;
        if reference.test || name.first()? != CORE || project.context(name).is_some() {
            return None;
        }
        let place = reference.written_offence(|name| match name {
            [krate, context] => krate == CORE && project.contexts.contains(context),
            _ => false,
        })?;
        let context = reference.names.hops.first()?.get(1)?;
        Some(
            Finding::new(
                place,
                format!("code that all contexts share must not use the context `{context}`"),
            )
            .label("this belongs to one context")
            .help(format!(
                "move this file to src/core/{context}, or move what all contexts need to src/core"
            )),
        )
    });
    found.collect()
}
