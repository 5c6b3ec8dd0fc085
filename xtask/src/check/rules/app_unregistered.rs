use super::registration::registered;
use crate::{
    check::{Check, Finding, Rule, Severity},
    model::Project,
};

pub const RULE: Rule = Rule {
    id: "app-unregistered",
    severity: Severity::Error,
    statement: "every app in src/infra/cli/apps is in `include_apps` in src/main.rs",
    why: "\
        The commands of an app that nobody includes do not exist on the command line, and the \
        compiler does not warn of that.",
    breach: "CliBuilder::new().include_apps([])",
    mend: "CliBuilder::new().include_apps([reports::app()])",
    check: Check::Absence(check),
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    registered(project, "crate::infra::cli::apps", "app()", "include_apps")
}
