use std::collections::HashSet;

use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{
        Kind, Project,
        layout::{ROOT, short},
    },
};

pub const RULE: Rule = Rule {
    id: "job-unused",
    severity: Severity::Note,
    statement: "every job is made from an event, scheduled, deferred or dispatched",
    why: "\
        Nothing runs another job, except for somebody with `jobs run`.",
    breach: "\
impl Job for RemindDebtors {..}

schedules! {
    Service;
}",
    mend: "\
schedules! {
    Service;
    \"0 8 * * MON-FRI Europe/Berlin\" => RemindDebtors,
}",
    check: Check::Absence(check),
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    let lines = &project.composition;
    let mut used: HashSet<_> = lines.subscribers.iter().map(|line| &line.job).collect();
    used.extend(
        lines
            .schedules
            .iter()
            .filter_map(|line| project.job_of(line)),
    );
    // This mends itself with the line that it needs.
    used.extend(project.unlisted_subscribers().map(|(_, job)| &job.by));
    let jobs = project.jobs().filter(|job| !used.contains(job.name()));
    let unused = jobs.filter(|job| {
        // Code that names the job makes one. `src/main.rs` only registers it.
        let mut references = project.references.iter();
        !references.any(|reference| {
            let module = &reference.module.name;
            !reference.test
                && reference.kind != Kind::Import
                && *module != job.implementation.module.name
                && *module != [ROOT]
                && reference.is_any(|name| name.starts_with(job.name()))
        })
    });
    unused
        .map(|job| {
            let name = short(job.name());
            let message = format!("nothing runs the job `{name}`");
            Finding::new(job.implementation.place.clone(), message)
                .label("never runs")
                .help(format!(
                    "list it in `subscribers!` or `schedules!` in src/main.rs, or store it in a handler, with the field \
                     `Arc<dyn Defer<{name}>>`"
                ))
        })
        .collect()
}
