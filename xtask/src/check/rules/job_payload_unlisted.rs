use super::payloads::faults;
use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Place, Project, layout::short},
    payloads::{FILE, Fault, Listed},
};

pub const RULE: Rule = Rule {
    id: "job-payload-unlisted",
    severity: Severity::Error,
    statement: "job-payloads.toml lists the form in which every job is stored",
    why: "\
        The list is how a later change of a job is noticed that could not read what waits in the database. \
        In a review, it shows what such a change does.",
    breach: "\
impl Job for RemindDebtor {..} // and nothing in job-payloads.toml",
    mend: "cargo xtask check --payloads",
    check: Check::Absence(check),
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    if let Err(error) = Listed::of(project) {
        let message = format!("{FILE} cannot be read: {error:#}");
        return vec![Finding::new(Place::file(FILE), message)];
    }
    let unlisted = faults(project).into_iter().filter_map(|(payload, fault)| {
        let Fault::Unlisted = fault else { return None };
        let message = format!("{FILE} does not list how `{}` is stored", payload.job);
        Some(
            Finding::new(payload.place, message)
                .label("is new, or has changed")
                .help("run `cargo xtask check --payloads`, and commit the file"),
        )
    });
    let unclear = project.jobs().filter_map(|job| {
        let constant = match (&job.stored_as, job.version) {
            (None, _) => "NAME",
            (_, None) => "VERSION",
            _ => return None,
        };
        let name = short(job.name());
        let message = format!("the `{constant}` of `{name}` is not a literal");
        Some(
            Finding::new(job.implementation.place.clone(), message)
                .label("is not clear without compiling it")
                .help("write the value itself, so that a change of it is seen"),
        )
    });
    unlisted.chain(unclear).collect()
}
