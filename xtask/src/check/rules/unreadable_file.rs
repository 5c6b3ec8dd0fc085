use super::Rule;
use crate::{
    check::finding::Finding,
    model::{Place, Project, layout::MAIN},
};

pub const RULE: Rule = Rule {
    id: "unreadable-file",
    says: "every file in `src` and `tests` is Rust, and so are `ports!` and `handlers!`",
    about_absence: false,
    check,
};

fn check(project: &Project) -> Vec<Finding> {
    let files = project.sources.rust.iter().filter_map(|source| {
        let defect = source.syntax().err()?;
        Some((source.path.as_str(), defect))
    });
    let macros = project
        .composition
        .defects
        .iter()
        .map(|defect| (MAIN, defect));
    files
        .chain(macros)
        .map(|(path, defect)| {
            let place = Place {
                file: path.to_owned(),
                at: Some(defect.at),
            };
            Finding::new(place, "this cannot be read as Rust").label(&defect.message)
        })
        .collect()
}
