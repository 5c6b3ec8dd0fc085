use super::Rule;
use crate::{
    check::finding::Finding,
    model::{
        Place, Project, Source,
        files::folder,
        layout::{CORE_ROOT, MAIN, SERVICES_ROOT},
    },
};

pub const RULE: Rule = Rule {
    id: "undeclared-file",
    says: "every file of Rust in `src` and `tests` is part of a module tree",
    about_absence: false,
    check,
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
        // What a file declares that cannot be read is not known.
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

/// How the paths of the files begin that `source` could declare. The root of a crate declares its tests,
/// too, which are elsewhere.
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
