use super::crates::{INFRASTRUCTURE, is_one_of};
use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{
        Project,
        files::join,
        layout::{CORE_FOLDER, MAIN},
    },
};

pub const RULE: Rule = Rule {
    id: "core-depends-on-infra",
    severity: Severity::Error,
    statement: "\
        src/core/Cargo.toml lists no framework, no database, no runtime, and not the service \
        itself",
    why: "\
        Code of the core can only use what its manifest lists. Without the dependency nobody \
        uses it by accident.",
    breach: r#"# src/core/Cargo.toml
[dependencies]
sqlx = "0.8""#,
    mend: r#"# Cargo.toml: the adapters in src/infra use it
[dependencies]
sqlx = "0.8""#,
    check: Check::Code(check),
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
                .help("remove it; if only tests use it, list it under `[dev-dependencies]`")
        })
        .collect()
}
