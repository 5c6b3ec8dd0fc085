use super::payloads::faults;
use crate::{
    check::{Check, Finding, Rule, Severity},
    model::Project,
    payloads::{FILE, Fault},
};

pub const RULE: Rule = Rule {
    id: "job-version-unchanged",
    severity: Severity::Error,
    statement: "a job that an older service cannot read has a higher `VERSION`",
    why: "\
        While a new version of the service is deployed, the old one runs beside it, and after a rollback \
        again. It leaves jobs of a higher `VERSION` to newer ones. Others that it cannot read it gives up.",
    breach: "\
pub struct RemindDebtor {
    pub invoice_id: InvoiceId, // without `note`, which was here before
}",
    mend: "\
impl Job for RemindDebtor {
    const NAME: &'static str = \"billing.remind_debtor\";
    const VERSION: i32 = 2;
}",
    check: Check::Code(check),
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    let findings = faults(project).into_iter().filter_map(|(payload, fault)| {
        let (job, version) = (payload.job, payload.version);
        let (message, next) = match fault {
            Fault::SameVersion { problem } => {
                let message = format!(
                    "an older service cannot read `{job}`, and the `VERSION` is the same: {problem}"
                );
                (message, version.saturating_add(1))
            }
            Fault::OldVersion { newest } => {
                let message = format!(
                    "`{job}` has the `VERSION` {version}, and {FILE} lists version {newest} of it"
                );
                (message, newest)
            }
            Fault::Unreadable { .. } | Fault::Unlisted => return None,
        };
        let help = format!(
            "write `const VERSION: i32 = {next};` in `impl Job for {job}`, or delete its lines in {FILE} if no such job \
             was ever stored; then run `cargo xtask check --payloads`"
        );
        Some(Finding::new(payload.place, message).label("has changed").help(help))
    });
    findings.collect()
}
