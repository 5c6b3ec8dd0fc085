use super::{Rule, registration::unregistered};
use crate::{
    check::finding::Finding,
    model::{Project, layout::short},
};

pub const RULE: Rule = Rule {
    id: "router-unregistered",
    says: "every router in src/infra/api/routes is in `include_routers` in src/main.rs",
    about_absence: true,
    check,
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    unregistered(project, "crate::infra::api::routes", "router")
        .into_iter()
        .map(|definition| {
            let module = short(&definition.module.name);
            let function = short(&definition.name);
            Finding::new(
                definition.place.clone(),
                format!("the router of `{module}` is not registered"),
            )
            .label("nothing leads here")
            .help(format!(
                "add `{module}::{function}()` to `include_routers` in src/main.rs"
            ))
        })
        .collect()
}
