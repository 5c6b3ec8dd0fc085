use super::{
    Rule,
    crates::{INFRASTRUCTURE, is_one_of},
};
use crate::{
    check::finding::Finding,
    model::{
        Project,
        files::join,
        layout::{CORE_FOLDER, MAIN},
    },
};

pub const RULE: Rule = Rule {
    id: "core-depends-on-infra",
    says: "src/core/Cargo.toml names no framework, no database, no runtime, and not the service",
    about_absence: false,
    check,
};

fn check(project: &Project) -> Vec<Finding> {
    let workspace = project.sources.manifest("Cargo.toml");
    let path = format!("{CORE_FOLDER}/Cargo.toml");
    let manifest = project.sources.manifest(&path);
    let service = workspace.package();
    manifest
        .dependencies(&workspace)
        .into_iter()
        .filter(|dependency| {
            let root = dependency
                .path
                .as_ref()
                .is_some_and(|path| project.sources.files.contains(&join(path, MAIN)));
            root || service.as_ref() == Some(&dependency.package)
                || is_one_of(&dependency.package, &INFRASTRUCTURE)
        })
        .map(|dependency| {
            let message = format!("the core must not depend on `{}`", dependency.package);
            Finding::new(dependency.place, message)
                .label("this is infrastructure")
                .help("if tests need it, name it under `[dev-dependencies]`")
        })
        .collect()
}
