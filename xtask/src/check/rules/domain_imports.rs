use super::{
    Rule,
    crates::{APPLICATION, is_one_of},
};
use crate::{
    check::finding::Finding,
    model::{
        Kind, Project, Reference,
        layout::{CORE, display},
        provided::KERNEL,
    },
};

pub const RULE: Rule = Rule {
    id: "domain-imports",
    says: "a domain knows itself, what its context and all contexts share, and no messages",
    about_absence: false,
    check,
};

/// What a domain may use of its own context.
const OPEN: [&str; 2] = ["domain", "shared"];

/// What a domain may use of the kernel. The rest is about messages, and those are dispatched by what
/// knows a domain.
const OF_KERNEL: [&str; 6] = [
    "BrokenRule",
    "Error",
    "Result",
    "Violation",
    "Violations",
    "typed_id",
];

fn check(project: &Project) -> Vec<Finding> {
    let found = project.references.iter().filter_map(|reference| {
        let [krate, own, part, ..] = reference.module.name.as_slice() else {
            return None;
        };
        if reference.test || krate != CORE || part != "domain" || !project.contexts.contains(own) {
            return None;
        }
        let single = reference.names.hops.iter().all(|name| name.len() == 1);
        if single && reference.kind != Kind::Import {
            return None;
        }
        let place = reference.offence(|name| is_foreign(project, own, reference, name))?;
        let what = reference.names.hops.iter().find(|name| {
            (1..=name.len()).any(|end| is_foreign(project, own, reference, &name[..end]))
        })?;
        let help = if what.first().is_some_and(|krate| krate == KERNEL) {
            format!("of `{KERNEL}`, a domain takes {}", OF_KERNEL.join(", "))
        } else {
            "a domain is given what it needs, as values: let a command fetch them".to_owned()
        };
        Some(
            Finding::new(
                place,
                format!("the domain of `{own}` must not know `{}`", display(what)),
            )
            .label("this is no part of the domain")
            .help(help),
        )
    });
    found.collect()
}

fn is_foreign(project: &Project, own: &str, reference: &Reference, name: &[String]) -> bool {
    match name {
        [krate] => is_one_of(krate, &APPLICATION),
        [krate, item] if krate == KERNEL => !OF_KERNEL.contains(&item.as_str()),
        [krate, context] if krate == CORE => context != own && project.contexts.contains(context),
        [krate, context, part] if krate == CORE && context == own => {
            let is_open = |part: &str| OPEN.contains(&part);
            // A name that the context's mod.rs takes from its domain is the domain's.
            let leads_back = match reference.names.target() {
                [krate, context, part, _, ..] => krate == CORE && context == own && is_open(part),
                _ => false,
            };
            !is_open(part) && (project.tree.get(name).is_some() || !leads_back)
        }
        _ => false,
    }
}
