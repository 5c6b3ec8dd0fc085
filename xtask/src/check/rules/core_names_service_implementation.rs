use super::Rule;
use crate::{
    check::finding::Finding,
    model::{
        Project,
        layout::{CORE, SERVICES, display, is_in},
    },
};

pub const RULE: Rule = Rule {
    id: "core-names-service-implementation",
    says: "the core names traits and data of the services, and none of their implementations",
    about_absence: false,
    check,
};

fn check(project: &Project) -> Vec<Finding> {
    let implementation = |name: &[String]| is_implementation(project, name);
    let found = project.references.iter().filter_map(|reference| {
        if reference.test || !is_in(&reference.module.name, CORE) {
            return None;
        }
        let place = reference.offence(implementation)?;
        // As it is written: that it is a re-export is not what is wrong with it.
        let what = display(reference.names.hops.first()?);
        Some(
            Finding::new(place, format!("the core must not name `{what}`"))
                .label("this is an implementation")
                .help(
                    "ask for the trait, as `Arc<dyn ..>`, and let `ports!` in src/main.rs say \
                     what stands behind it",
                ),
        )
    });
    found.collect()
}

/// Whether `name` is a file in the folder of a service, beside its `mod.rs`. What that file defines is
/// behind it, whoever re-exports it.
fn is_implementation(project: &Project, name: &[String]) -> bool {
    let [krate, _, _, ..] = name else {
        return false;
    };
    krate == SERVICES && project.tree.get(name).is_some_and(|module| module.is_file)
}
