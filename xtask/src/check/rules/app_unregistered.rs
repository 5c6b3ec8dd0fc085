use super::{Rule, registration::registered};
use crate::{check::finding::Finding, model::Project};

pub const RULE: Rule = Rule {
    id: "app-unregistered",
    says: "every app in src/infra/cli/apps is in `include_apps` in src/main.rs",
    about_absence: true,
    check,
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    registered(project, "crate::infra::cli::apps", "app()", "include_apps")
}
