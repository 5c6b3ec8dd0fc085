use super::Rule;
use crate::{
    check::finding::Finding,
    model::{Place, Project, Source, files::folder, layout::MAIN},
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
        .filter(|source| source.syntax.is_err());
    let broken: Vec<_> = defects.map(below).collect();
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

/// How the paths of the files begin that `source` could declare.
fn below(source: &Source) -> String {
    let path = source.path.as_str();
    let root = ["/mod.rs", "/lib.rs"]
        .iter()
        .any(|root| path.ends_with(root));
    match path.strip_suffix(".rs") {
        _ if path == MAIN => String::new(),
        Some(_) if root => format!("{}/", folder(path)),
        Some(stem) => format!("{stem}/"),
        None => path.to_owned(),
    }
}
