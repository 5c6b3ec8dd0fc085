use super::{Rule, registration::registered};
use crate::{check::finding::Finding, model::Project};

pub const RULE: Rule = Rule {
    id: "router-unregistered",
    says: "every router in src/infra/api/routes is in `include_routers` in src/main.rs",
    about_absence: true,
    check,
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    registered(
        project,
        "crate::infra::api::routes",
        "router",
        "include_routers",
    )
}
