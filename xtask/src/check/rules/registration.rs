//! Routers and apps: `src/main.rs` must call the functions that make them.

use crate::{
    check::Finding,
    model::{Project, layout::short},
};

/// Returns a finding for every function in `folder` that is not in `list`, where `call` is registered.
pub fn registered<'p>(
    project: &'p Project<'p, 'p>,
    folder: &'p str,
    call: &'p str,
    list: &str,
) -> Vec<Finding> {
    let function = call.trim_end_matches("()");
    project
        .functions_in(folder, function)
        .filter(|definition| !project.routers.is_named(&definition.name))
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
