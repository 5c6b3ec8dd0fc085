use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Project, layout::short},
};

pub const RULE: Rule = Rule {
    id: "subscriber-unregistered",
    severity: Severity::Error,
    statement: "every job that can be made from an event is listed for it in `subscribers!` in src/main.rs",
    why: "\
        The event stores only the jobs that `subscribers!` lists for it. Without the line nothing happens, \
        and nothing says so.",
    breach: "\
impl From<InvoicePaid> for SendReceipt {..}

subscribers! {
    Service;
    InvoicePaid => [],
}",
    mend: "\
subscribers! {
    Service;
    InvoicePaid => [SendReceipt],
}",
    check: Check::Absence(check),
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    project
        .unlisted_subscribers()
        .map(|(event, job)| {
            let (event, name) = (short(event), short(&job.by));
            let message = format!("`{name}` is not listed for `{event}`");
            Finding::new(job.place.clone(), message)
                .label("nothing makes one")
                .help(format!(
                    "add it to `subscribers!` in src/main.rs: `{event} => [{name}],`"
                ))
        })
        .collect()
}
