use std::collections::HashSet;

use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Project, Sending, layout::short},
};

pub const RULE: Rule = Rule {
    id: "event-unpublished",
    severity: Severity::Note,
    statement: "every event is published by a handler",
    why: "\
        The jobs that are made from an event never run if nothing publishes it.",
    breach: "\
pub struct InvoicePaid { .. }
impl Event for InvoicePaid {}",
    mend: "\
pub struct PayInvoiceHandler {
    pub invoice_paid: Arc<dyn Publish<InvoicePaid>>,
    ..
}",
    check: Check::Absence(check),
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    let senders = project.senders.iter();
    let published: HashSet<_> = senders
        .filter(|sender| sender.how == Sending::Publish)
        .map(|sender| &sender.message)
        .collect();
    project
        .events()
        .filter(|event| !published.contains(&event.by))
        .map(|event| {
            let name = short(&event.by);
            let message = format!("nothing publishes the event `{name}`");
            Finding::new(event.place.clone(), message)
                .label("never happens")
                .help(format!(
                    "publish it in a handler, with the field `Arc<dyn Publish<{name}>>`. `cargo xtask new-command .. \
                     --raises {name}` writes that"
                ))
        })
        .collect()
}
