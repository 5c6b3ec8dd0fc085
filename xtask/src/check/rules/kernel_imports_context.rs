use super::Rule;
use crate::{
    check::finding::Finding,
    model::{Project, layout::CORE},
};

pub const RULE: Rule = Rule {
    id: "kernel-imports-context",
    says: "the files directly in src/core are shared by all contexts and know none of them",
    about_absence: false,
    check,
};

fn check(project: &Project) -> Vec<Finding> {
    let found = project.references.iter().filter_map(|reference| {
        let name = &reference.module.name;
        if reference.test || name.first()? != CORE || project.context(name).is_some() {
            return None;
        }
        let place = reference.written_offence(|name| match name {
            [krate, context] => krate == CORE && project.contexts.contains(context),
            _ => false,
        })?;
        let context = reference.names.hops.first()?.get(1)?;
        Some(
            Finding::new(
                place,
                format!("what all contexts share must not know the context `{context}`"),
            )
            .label("this belongs to one context")
            .help(format!(
                "move it to src/core/{context}, or what all contexts need of it to src/core"
            )),
        )
    });
    found.collect()
}
