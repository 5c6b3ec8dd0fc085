use std::{
    collections::{BTreeMap, VecDeque},
    fmt::Write,
};

use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Place, Project, layout::CORE},
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

/// The contexts that each context uses, and the first place where it does.
type Uses<'p> = BTreeMap<&'p str, BTreeMap<&'p str, Place>>;

fn check(project: &Project) -> Vec<Finding> {
    let uses = uses(project);
    // Each cycle, with the first use that it is the shortest cycle of. No other cycle has that use, so each
    // has a place of its own.
    let mut cycles = BTreeMap::new();
    for (context, others) in &uses {
        for (other, place) in others {
            if let Some(cycle) = cycle(&uses, context, other) {
                cycles.entry(cycle).or_insert((*context, *other, place));
            }
        }
    }
    let findings = cycles.iter().map(|(cycle, (from, to, place))| {
        let label = format!("`{from}` uses `{to}` here");
        Finding::new((*place).clone(), message(cycle))
            .label(label)
            .help(help(&uses, cycle))
    });
    findings.collect()
}

fn uses<'p>(project: &'p Project) -> Uses<'p> {
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
            let place = reference.place_where(is_other);
            uses.entry(own)
                .or_default()
                .entry(other[1].as_str())
                .and_modify(|first| *first = place.clone().min(first.clone()))
                .or_insert(place);
        }
    }
    uses
}

/// Returns the shortest cycle that goes from `start` to `next`, if there is one. It begins with its
/// alphabetically first context, so that one cycle looks the same from each of its contexts.
fn cycle<'p>(uses: &Uses<'p>, start: &'p str, next: &'p str) -> Option<Vec<&'p str>> {
    let mut before = BTreeMap::from([(next, start)]);
    let mut queue = VecDeque::from([next]);
    while let Some(context) = queue.pop_front() {
        if context == start {
            break;
        }
        for other in uses.get(context).into_iter().flat_map(BTreeMap::keys) {
            if !before.contains_key(other) {
                before.insert(other, context);
                queue.push_back(other);
            }
        }
    }
    let mut cycle = vec![start];
    let mut context = *before.get(start)?;
    while context != start {
        cycle.push(context);
        context = *before.get(context)?;
    }
    cycle.reverse();
    let first = cycle.iter().enumerate().min_by_key(|(_, name)| **name)?.0;
    cycle.rotate_left(first);
    Some(cycle)
}

fn message(cycle: &[&str]) -> String {
    let contexts = cycle.iter().chain(cycle.first());
    let names: Vec<_> = contexts.map(|name| format!("`{name}`")).collect();
    format!("contexts use each other in a cycle: {}", names.join(" -> "))
}

/// Returns the help, with a line for each use in `cycle`.
fn help(uses: &Uses, cycle: &[&str]) -> String {
    let mut help = "remove one of these uses: let the caller pass the data along".to_owned();
    for (from, to) in cycle.iter().zip(cycle.iter().cycle().skip(1)) {
        let place = uses.get(from).and_then(|others| others.get(to));
        if let Some(Place { file, at: Some(at) }) = place {
            let (line, column) = at.start;
            let _ = write!(
                help,
                "\n`{from}` uses `{to}` in {file}:{line}:{}",
                column + 1
            );
        }
    }
    help
}
