use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{
        Kind, Project,
        layout::{TABLES, short},
    },
};

pub const RULE: Rule = Rule {
    id: "table-outside-tables",
    severity: Severity::Error,
    statement: "all tables are declared in src/infra/db/tables.rs",
    why: "\
        A test compares the tables in that file with the migrated database. A table elsewhere \
        would not be compared.",
    breach: "\
// src/infra/adapters/billing/repo/invoice.rs
diesel::table! { invoices (id) { id -> Uuid, } }",
    mend: "\
// src/infra/db/tables.rs
diesel::table! { invoices (id) { id -> Uuid, } }",
    check: Check::Code(check),
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
