use super::Rule;
use crate::{check::finding::Finding, model::Project};

pub const RULE: Rule = Rule {
    id: "missing-file",
    says: "every module that is declared has its file",
    about_absence: false,
    check,
};

fn check(project: &Project) -> Vec<Finding> {
    project
        .tree
        .absent
        .iter()
        .map(|absent| {
            let message = format!("the module `{}` has no file", absent.name);
            Finding::new(absent.declared_at.clone(), message)
                .label("declared here")
                .help(format!(
                    "create {}, or remove the declaration",
                    absent.expected
                ))
        })
        .collect()
}
