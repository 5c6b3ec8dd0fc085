use std::collections::BTreeSet;

use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Place, Project},
    payloads::{FILE, Listed},
};

pub const RULE: Rule = Rule {
    id: "job-vanished",
    severity: Severity::Error,
    statement: "every job that job-payloads.toml lists is still there, under its `NAME`",
    why: "\
        A job whose name no service knows waits for ever: a newer service might know it. So a type that is \
        renamed or moved keeps its `NAME`.",
    breach: "\
impl Job for RemindCustomer {
    const NAME: &'static str = \"billing.remind_customer\"; // was \"billing.remind_debtor\"
}",
    mend: "\
impl Job for RemindCustomer {
    const NAME: &'static str = \"billing.remind_debtor\";
}",
    check: Check::Absence(check),
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    let mut known = BTreeSet::new();
    for job in project.jobs() {
        // Any job might have a name that is not clear.
        let Some(name) = job.stored_as else {
            return Vec::new();
        };
        known.insert(name);
    }
    let listed = Listed::of(project).unwrap_or_default();
    let names: BTreeSet<_> = listed.0.into_keys().map(|(name, _)| name).collect();
    names
        .difference(&known)
        .map(|name| {
            let message = format!("no job has the `NAME` `{name}` any more");
            let help = format!(
                "a job that is renamed keeps its `NAME`. When none waits, which `jobs list` shows, remove the lines of \
                 `{name}` from {FILE}"
            );
            Finding::new(Place::file(FILE), message).help(help)
        })
        .collect()
}
