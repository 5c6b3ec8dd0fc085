use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Place, Project, layout::MAIN},
};

pub const RULE: Rule = Rule {
    id: "unreadable-file",
    severity: Severity::Error,
    statement: "\
        every file in `src` and `tests` is valid Rust, and so are `ports!`, `handlers!`, `subscribers!` and \
        `schedules!` in src/main.rs",
    why: "\
        The other rules cannot see what is in a file that does not parse. The rules that look \
        for something missing are skipped until it does.",
    breach: "pub struct Invoice { total: Money",
    mend: "pub struct Invoice { total: Money }",
    check: Check::Code(check),
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
            Finding::new(place, "the code is not valid Rust").label(&defect.message)
        })
        .collect()
}
