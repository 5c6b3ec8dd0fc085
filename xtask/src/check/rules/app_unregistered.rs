use super::{Rule, registration::unregistered};
use crate::{
    check::finding::Finding,
    model::{Project, layout::short},
};

pub const RULE: Rule = Rule {
    id: "app-unregistered",
    says: "every app in src/infra/cli/apps is in `include_apps` in src/main.rs",
    about_absence: true,
    check,
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    unregistered(project, "crate::infra::cli::apps", "app")
        .into_iter()
        .map(|definition| {
            let module = short(&definition.module.name);
            let function = short(&definition.name);
            Finding::new(
                definition.place.clone(),
                format!("the app of `{module}` is not registered"),
            )
            .label("nothing leads here")
            .help(format!(
                "add `{module}::{function}()` to `include_apps` in src/main.rs"
            ))
        })
        .collect()
}
