//! Routers and apps: `src/main.rs` must call the functions that make them.

use std::collections::BTreeSet;

use crate::{
    check::Finding,
    model::{
        Definition, Kind, Name, Project,
        layout::{ROOT, short},
    },
};

/// A finding for every function in `folder` that is not in `list`, where `call` is registered.
pub fn registered<'p>(
    project: &'p Project<'p, 'p>,
    folder: &'p str,
    call: &'p str,
    list: &str,
) -> Vec<Finding> {
    let function = call.trim_end_matches("()");
    unregistered(project, folder, function)
        .into_iter()
        .map(|definition| {
            let module = short(&definition.module.name);
            Finding::new(
                definition.place.clone(),
                format!("the {function} of `{module}` is not registered"),
            )
            .label("nothing leads here")
            .help(format!("add `{module}::{call}` to `{list}` in src/main.rs"))
        })
        .collect()
}

/// The functions called `function` in `folder` that nothing registered leads to: neither
/// `src/main.rs` calls them, nor another of them that it calls.
fn unregistered<'p>(
    project: &'p Project<'p, 'p>,
    folder: &'p str,
    function: &'p str,
) -> Vec<&'p Definition<'p, 'p>> {
    let all: Vec<_> = project.functions_in(folder, function).collect();
    let mut reached: BTreeSet<&Name> = BTreeSet::new();
    loop {
        let before = reached.len();
        for reference in &project.references {
            if reference.test || reference.kind == Kind::Import {
                continue;
            }
            let from_main = reference.module.name == [ROOT];
            let from_reached = all.iter().any(|definition| {
                reached.contains(&definition.name)
                    && std::ptr::eq(definition.module, reference.module)
                    && definition.name.last() == reference.function.as_ref()
            });
            if from_main || from_reached {
                let target = reference.names.target();
                reached.extend(
                    all.iter()
                        .map(|definition| &definition.name)
                        .filter(|name| name.as_slice() == target),
                );
            }
        }
        if reached.len() == before {
            break;
        }
    }
    all.into_iter()
        .filter(|definition| !reached.contains(&definition.name))
        .collect()
}
