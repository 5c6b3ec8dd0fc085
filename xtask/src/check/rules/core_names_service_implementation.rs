use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{
        Project,
        layout::{CORE, SERVICES, display, is_in},
    },
};

pub const RULE: Rule = Rule {
    id: "core-names-service-implementation",
    severity: Severity::Error,
    statement: "the core uses the traits and the data of src/services, and none of the implementations",
    why: "\
        A handler that asks for a trait can be given a test double. src/main.rs alone decides \
        which implementation the service runs with.",
    breach: "\
// src/core/auth/commands/open_session.rs
pub clock: SystemClock,",
    mend: "\
// src/core/auth/commands/open_session.rs
pub clock: Arc<dyn Clock>,",
    check: Check::Code(check),
};

fn check(project: &Project) -> Vec<Finding> {
    let implementation = |name: &[String]| is_implementation(project, name);
    let found = project.references.iter().filter_map(|reference| {
        if reference.test || !is_in(&reference.module.name, CORE) {
            return None;
        }
        let place = reference.offence(implementation)?;
        // The name as it is written, which may be a re-export.
        let what = display(reference.names.hops.first()?);
        Some(
            Finding::new(place, format!("the core must not use `{what}`"))
                .label("this is an implementation")
                .help(
                    "ask for the trait, as `Arc<dyn ..>`; `ports!` in src/main.rs chooses the \
                     implementation",
                ),
        )
    });
    found.collect()
}

/// Reports whether `name` is a file in the folder of a service, beside its `mod.rs`. A re-export of what
/// that file defines leads through it.
fn is_implementation(project: &Project, name: &[String]) -> bool {
    let [krate, _, _, ..] = name else {
        return false;
    };
    krate == SERVICES && project.tree.get(name).is_some_and(|module| module.is_file)
}
