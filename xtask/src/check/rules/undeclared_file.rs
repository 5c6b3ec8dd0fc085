use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{
        Place, Project, Source,
        files::folder,
        layout::{CORE_ROOT, MAIN, SERVICES_ROOT},
    },
};

pub const RULE: Rule = Rule {
    id: "undeclared-file",
    severity: Severity::Error,
    statement: "every file of Rust in `src` and `tests` belongs to a module tree",
    why: "\
        A file that no `mod` declares is not compiled. Its code does nothing, and its tests \
        never run.",
    breach: "\
// src/infra/mod.rs, beside the file src/infra/mailer.rs
pub mod api;",
    mend: "\
// src/infra/mod.rs
pub mod api;
pub mod mailer;",
    check: Check::Code(check),
};

fn check(project: &Project) -> Vec<Finding> {
    let defects = project
        .sources
        .rust
        .iter()
        .filter(|source| source.syntax().is_err());
    let broken: Vec<_> = defects.flat_map(below).collect();
    project
        .sources
        .rust
        .iter()
        .map(|source| source.path.as_str())
        .filter(|path| !project.tree.reaches(path))
        // A file that cannot be read may declare this one.
        .filter(|path| !broken.iter().any(|below| path.starts_with(below)))
        .map(|path| {
            let name = path
                .strip_suffix("/mod.rs")
                .or(path.strip_suffix(".rs"))
                .unwrap_or(path);
            let name = name.rsplit('/').next().unwrap_or(name);
            Finding::new(
                Place::file(path),
                "no module declares this file, so it is not compiled",
            )
            .help(format!(
                "declare it with `mod {name};` one level up, or delete it"
            ))
        })
        .collect()
}

/// Returns the folders of the files that `source` could declare. The root of a crate declares its tests too,
/// which are elsewhere.
fn below(source: &Source) -> Vec<String> {
    let path = source.path.as_str();
    let root = ["/mod.rs", "/lib.rs"]
        .iter()
        .any(|root| path.ends_with(root));
    let own = match path.strip_suffix(".rs") {
        _ if path == MAIN => String::new(),
        Some(_) if root => format!("{}/", folder(path)),
        Some(stem) => format!("{stem}/"),
        None => path.to_owned(),
    };
    let tests = match path {
        CORE_ROOT => Some("tests/core/"),
        SERVICES_ROOT => Some("tests/services/"),
        _ => None,
    };
    [Some(own), tests.map(str::to_owned)]
        .into_iter()
        .flatten()
        .collect()
}
