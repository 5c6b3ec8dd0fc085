use std::collections::BTreeMap;

use super::cycles::{self, Uses};
use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Name, Project, layout::short},
};

pub const RULE: Rule = Rule {
    id: "event-cycle",
    severity: Severity::Error,
    statement: "no event leads to itself, through the jobs that are made from it",
    why: "\
        Each event stores jobs, and each job that publishes an event stores more of them. A cycle goes on \
        for ever, fills the queue, and survives a restart. If something ends it, a comment that silences \
        this rule says what.",
    breach: "\
subscribers! {
    Service;
    InvoicePaid  => [BookPayment],
    PaymentBooked => [PayInvoice], // its handler has an `Arc<dyn Publish<InvoicePaid>>`
}",
    mend: "\
subscribers! {
    Service;
    InvoicePaid   => [BookPayment],
    PaymentBooked => [],
}",
    check: Check::Code(check),
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    let mut uses: Uses<&Name> = Uses::new();
    for sender in &project.senders {
        for command in project.senders_of(sender) {
            uses.add(command, &sender.message, sender.place.clone());
        }
    }
    let lines = &project.composition.subscribers;
    for line in lines {
        uses.add(&line.event, &line.job, line.place.clone());
    }
    // A cycle without an event is one of handlers that store jobs for later, on purpose.
    let mut found = BTreeMap::new();
    for line in lines {
        if let Some(cycle) = uses.cycle(&line.event, &line.job) {
            found.entry(cycle).or_insert(line);
        }
    }
    let findings = found.iter().map(|(cycle, line)| {
        let shown = cycles::display(cycle, |name| short(name));
        let message = format!("an event leads to itself: {shown}");
        let help = "remove one of these steps. If something ends the cycle, say what: \
                    `// check: allow(event-cycle) because ..`";
        Finding::new(line.place.clone(), message)
            .label(format!("leads back to `{}`", short(&line.event)))
            .help(help.to_owned() + &uses.steps(cycle, "leads to", |name| short(name)))
    });
    findings.collect()
}
