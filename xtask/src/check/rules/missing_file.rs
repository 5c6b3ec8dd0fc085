use crate::{
    check::{Check, Finding, Rule, Severity},
    model::Project,
};

pub const RULE: Rule = Rule {
    id: "missing-file",
    severity: Severity::Error,
    statement: "every declared module has a file",
    why: "The service does not compile without it.",
    breach: "\
// src/infra/mod.rs, without a file src/infra/mailer.rs
pub mod mailer;",
    mend: "\
// src/infra/mailer.rs
pub struct Mailer;",
    check: Check::Code(check),
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
