use super::payloads::faults;
use crate::{
    check::{Check, Finding, Rule, Severity},
    model::Project,
    payloads::{FILE, Fault},
};

pub const RULE: Rule = Rule {
    id: "job-payload-unreadable",
    severity: Severity::Error,
    statement: "every job can be read as it was stored, in each of the forms that job-payloads.toml lists",
    why: "\
        Jobs wait in the database while a new version of the service is deployed, and dead letters lie \
        there for months. A job that cannot be read is given up at once. A new `VERSION` does not help: it \
        only keeps older services away from what they cannot read.",
    breach: "\
pub struct RemindDebtor {
    pub invoice_id: InvoiceId,
    pub note: Text<1, 200>, // new
}",
    mend: "\
pub struct RemindDebtor {
    pub invoice_id: InvoiceId,
    pub note: Option<Text<1, 200>>, // or with `#[serde(default)]`
}",
    check: Check::Code(check),
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    let findings = faults(project).into_iter().filter_map(|(payload, fault)| {
        let Fault::Unreadable { version, problem } = fault else {
            return None;
        };
        let (job, name) = (payload.job, payload.stored_as);
        let message = format!("`{job}` cannot be read as version {version} was stored: {problem}");
        let help = format!(
            "what is new is an `Option`, or has `#[serde(default)]`; what is renamed has `#[serde(alias = \"..\")]`. \
             Otherwise write another job, and keep this one until none waits. If no such job was ever stored, remove \
             `[\"{name}\".v{version}]` from {FILE}, and run `cargo xtask check --payloads`"
        );
        Some(Finding::new(payload.place, message).label("has changed").help(help))
    });
    findings.collect()
}
