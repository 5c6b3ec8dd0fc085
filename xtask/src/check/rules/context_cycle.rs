use std::collections::BTreeMap;

use super::cycles::{self, Uses};
use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Project, layout::CORE},
};

pub const RULE: Rule = Rule {
    id: "context-cycle",
    severity: Severity::Error,
    statement: "the contexts of the core do not use each other in a cycle",
    why: "\
        Contexts that use each other can only be understood, changed and tested together: they are one \
        context in two folders. If they use each other in one direction, the other one can stay as it is.",
    breach: "\
// src/core/billing/commands/pay_invoice.rs
use crate::shipping::commands::send_parcel::SendParcel;

// src/core/shipping/commands/send_parcel.rs
use crate::billing::queries::get_invoice::GetInvoice;",
    mend: "\
// src/core/billing/commands/pay_invoice.rs: `shipping` need not ask for the address
self.send.dispatch(SendParcel { address: invoice.address, .. }).await?;",
    check: Check::Code(check),
};

fn check(project: &Project) -> Vec<Finding> {
    let uses = uses(project);
    // Each cycle, with the first use that it is the shortest cycle of. No other cycle has that use, so each
    // has a place of its own.
    let mut found = BTreeMap::new();
    for (context, other, place) in uses.all() {
        if let Some(cycle) = uses.cycle(context, other) {
            found.entry(cycle).or_insert((context, other, place));
        }
    }
    let findings = found.iter().map(|(cycle, (from, to, place))| {
        let message = format!(
            "contexts use each other in a cycle: {}",
            cycles::display(cycle, |name| name)
        );
        let help = "remove one of these uses: let the caller pass the data along";
        Finding::new((*place).clone(), message)
            .label(format!("`{from}` uses `{to}` here"))
            .help(help.to_owned() + &uses.steps(cycle, "uses", |name| name))
    });
    findings.collect()
}

fn uses<'p>(project: &'p Project) -> Uses<&'p str> {
    let mut uses = Uses::new();
    for reference in project.references.iter().filter(|found| !found.test) {
        let Some(own) = project.context(&reference.module.name) else {
            continue;
        };
        let is_other = |name: &[String]| match name {
            [krate, context] => {
                krate == CORE && context != own && project.contexts.contains(context)
            }
            _ => false,
        };
        // An item that a context re-exports counts as its own, so re-exports are not followed.
        let Some(name) = reference.names.hops.first() else {
            continue;
        };
        if let Some(other) = name.get(..2).filter(|name| is_other(name)) {
            uses.add(own, other[1].as_str(), reference.place_where(is_other));
        }
    }
    uses
}
