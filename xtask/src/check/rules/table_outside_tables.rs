use super::Rule;
use crate::{
    check::finding::Finding,
    model::{
        Kind, Project,
        layout::{TABLES, short},
    },
};

pub const RULE: Rule = Rule {
    id: "table-outside-tables",
    says: "tables are declared in src/infra/db/tables.rs and nowhere else",
    about_absence: false,
    check,
};

fn check(project: &Project) -> Vec<Finding> {
    let tables = project.references.iter().filter(|reference| {
        let name = reference.names.target();
        // Diesel's macros can also come in by `#[macro_use]`, without a path.
        let diesel = name.first().is_some_and(|krate| krate == "diesel") || name.len() == 1;
        reference.kind == Kind::Macro && short(name) == "table" && diesel
    });
    tables
        .filter(|reference| !reference.test && reference.module.source.path != TABLES)
        .map(|reference| {
            Finding::new(
                reference.place(),
                format!("a table is declared outside of {TABLES}"),
            )
            .label("this is a table")
            .help(format!("move it to {TABLES}"))
        })
        .collect()
}
