use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{
        Kind, Module, Project, Reference,
        layout::{is_in, short},
        provided::{is_of_kernel, is_of_runtime},
    },
};

pub const RULE: Rule = Rule {
    id: "query-handler-writes",
    severity: Severity::Error,
    statement: "a query handler only reads: it writes nothing and dispatches no command",
    why: "\
        A query has no transaction, and may run on a connection that cannot write. The caller of \
        a query relies on it to change nothing.",
    breach: "\
// src/infra/query_handlers/billing/get_invoice.rs
diesel::update(invoices::table).set(invoices::seen.eq(true))..",
    mend: "\
// src/core/billing/commands/mark_invoice_seen.rs: the caller dispatches it after the query
pub struct MarkInvoiceSeen { pub id: InvoiceId }",
    check: Check::Code(check),
};

/// Functions of Diesel that make a statement which writes.
const FUNCTIONS: [&str; 6] = [
    "copy_from",
    "delete",
    "insert_into",
    "insert_or_ignore_into",
    "replace_into",
    "update",
];

/// Methods of Diesel that write, or run a statement for its effect.
const METHODS: [&str; 5] = [
    "batch_execute",
    "execute",
    "execute_returning_count",
    "insert_into",
    "save_changes",
];

/// The words that SQL begins with that only reads.
const READING: [&str; 5] = ["EXPLAIN", "PRAGMA", "SELECT", "VALUES", "WITH"];

const HELP: &str =
    "move the change to a command, and dispatch the command where the query is dispatched";

fn check(project: &Project) -> Vec<Finding> {
    let is_handler = |module: &Module| is_in(&module.name, "crate::infra::query_handlers");
    let mut written = Vec::new();
    let mut found = Vec::new();
    for reference in &project.references {
        if reference.test || !is_handler(reference.module) {
            continue;
        }
        let place = reference
            .offence(|name| is_write(name) || is_dispatch(name))
            .or_else(|| is_bare_write(project, reference).then(|| reference.place()))
            .or_else(|| is_writing_sql(reference).then(|| reference.place()));
        if let Some(place) = place {
            written.push(&raw const *reference.module);
            let dispatches = reference.is_any(is_dispatch);
            let label = if dispatches {
                "runs a command"
            } else {
                "writes"
            };
            found.push(
                Finding::new(place, "a query handler must not write")
                    .label(label)
                    .help(HELP),
            );
        }
    }
    // A statement that is known to write needs no second finding for its execution.
    let calls = project.method_calls.iter().filter(|call| {
        !call.test
            && is_handler(call.module)
            && METHODS.contains(&call.method.as_str())
            && !written.contains(&&raw const *call.module)
    });
    found.extend(calls.map(|call| {
        Finding::new(call.place.clone(), "a query handler must not write")
            .label("runs a statement for its effect")
            .help(HELP)
    }));
    found
}

fn is_write(name: &[String]) -> bool {
    name.len() > 1 && name[0] == "diesel" && FUNCTIONS.contains(&short(name))
}

fn is_dispatch(name: &[String]) -> bool {
    is_of_runtime(name, "CommandBus") || is_of_kernel(name, "Dispatch")
}

/// Reports whether this is `insert_into(..)`, where nothing of that name is defined here, but `diesel::..::*` is imported.
fn is_bare_write(project: &Project, reference: &Reference) -> bool {
    let Kind::Call(_) = reference.kind else {
        return false;
    };
    let name = reference.names.target();
    name.len() == 1
        && FUNCTIONS.contains(&short(name))
        && project.references.iter().any(|other| {
            std::ptr::eq(other.module, reference.module)
                && other.kind == Kind::Import
                && other.is_any(|name| name.first().is_some_and(|krate| krate == "diesel"))
        })
}

fn is_writing_sql(reference: &Reference) -> bool {
    let Kind::Call(Some(sql)) = &reference.kind else {
        return false;
    };
    let first = sql
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_uppercase();
    short(reference.names.target()) == "sql_query"
        && (!READING.contains(&first.as_str()) || has_writing_part(sql))
}

/// Reports whether SQL that begins with a word for reading writes further on, as behind `WITH`.
fn has_writing_part(sql: &str) -> bool {
    let sql = sql.to_uppercase();
    let words: Vec<&str> = sql
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    words.windows(3).any(|words| {
        matches!(
            words,
            ["DELETE", "FROM", _] | ["INSERT" | "MERGE", "INTO", _] | ["UPDATE", _, "SET"]
        )
    })
}
