use super::registration::registered;
use crate::{
    check::{Check, Finding, Rule, Severity},
    model::Project,
};

pub const RULE: Rule = Rule {
    id: "router-unregistered",
    severity: Severity::Error,
    statement: "every router in src/infra/api/routes is in `include_routers` in src/main.rs",
    why: "\
        The endpoints of a router that nobody includes do not exist, and the compiler does not \
        warn of that.",
    breach: "ApiBuilder::new().include_routers([])",
    mend: "ApiBuilder::new().include_routers([invoices::router])",
    check: Check::Absence(check),
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    registered(
        project,
        "crate::infra::api::routes",
        "router",
        "include_routers",
    )
}
