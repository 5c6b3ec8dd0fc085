use super::crates::{APPLICATION, is_one_of};
use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{
        Kind, Project, Reference,
        layout::{CORE, display, is_published},
        provided::KERNEL,
    },
};

pub const RULE: Rule = Rule {
    id: "domain-imports",
    severity: Severity::Error,
    statement: "\
        a domain uses itself, the `shared` module of its context, what all contexts share, and the \
        types that another context exports in its mod.rs, but no messages",
    why: "\
        A domain holds rules and data, and gets what it needs as values. It needs no handler, no \
        port and nothing of another context but its ids and values, so its tests need none either.",
    breach: "\
// src/core/billing/domain/invoice.rs
use crate::billing::ports::repo::invoice::InvoiceRepository;",
    mend: "\
// src/core/billing/commands/pay_invoice.rs: the command loads the invoice, and calls the domain
let mut invoice = self.invoices.get(command.id).await?;
invoice.pay(self.clock.now())?;",
    check: Check::Code(check),
};

/// The modules of its own context that a domain may use.
const OPEN: [&str; 2] = ["domain", "shared"];

/// The items of the kernel that a domain may use. The rest is about messages, which are dispatched by code
/// that uses the domain.
const OF_KERNEL: [&str; 19] = [
    "BrokenRule",
    "Error",
    "InvalidText",
    "JsonTooLarge",
    "MultilineText",
    "OutOfCalendar",
    "Patch",
    "Result",
    "Text",
    "Version",
    "Violation",
    "each",
    "field",
    "in_calendar",
    "is_invisible",
    "json_up_to",
    "nfc",
    "typed_id",
    "validate",
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
            format!("of `{KERNEL}`, a domain may use {}", OF_KERNEL.join(", "))
        } else {
            "let a command fetch what the domain needs, and pass it to the domain as a value"
                .to_owned()
        };
        Some(
            Finding::new(
                place,
                format!("the domain of `{own}` must not use `{}`", display(what)),
            )
            .label("not part of the domain")
            .help(help),
        )
    });
    found.collect()
}

fn is_foreign(project: &Project, own: &str, reference: &Reference, name: &[String]) -> bool {
    match name {
        [krate] => is_one_of(krate, &APPLICATION),
        [krate, item] if krate == KERNEL => !OF_KERNEL.contains(&item.as_str()),
        [krate, context] if krate == CORE => {
            context != own
                && project.contexts.contains(context)
                && !reference
                    .names
                    .hops
                    .first()
                    .is_some_and(|name| is_published(name))
        }
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
