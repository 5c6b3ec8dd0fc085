use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Place, Project, layout::MIGRATIONS},
};

pub const RULE: Rule = Rule {
    id: "migration-incomplete",
    severity: Severity::Error,
    statement: "every migration has an up.sql and a down.sql that do something",
    why: "A migration without down.sql cannot be reverted, and nobody notices before it has to be.",
    breach: "\
-- 2026-01-01-000000_create_invoices/down.sql
-- nothing",
    mend: "\
-- 2026-01-01-000000_create_invoices/down.sql
DROP TABLE invoices;",
    check: Check::Code(check),
};

fn check(project: &Project) -> Vec<Finding> {
    let files = &project.sources.files;
    let mut found = Vec::new();
    for name in files.folders_in(MIGRATIONS) {
        for (file, purpose) in [("up.sql", "apply"), ("down.sql", "revert")] {
            let path = format!("{MIGRATIONS}/{name}/{file}");
            let message = match files.get(&path) {
                None => format!("the migration `{name}` has no {file}"),
                Some(sql) if is_empty(sql) => {
                    format!("{file} of the migration `{name}` does nothing")
                }
                Some(_) => continue,
            };
            let help = format!("write SQL that can {purpose} the migration");
            found.push(Finding::new(Place::file(&path), message).help(help));
        }
    }
    found
}

/// Reports whether `sql` has only comments.
fn is_empty(sql: &[u8]) -> bool {
    let mut sql = String::from_utf8_lossy(sql).into_owned();
    while let Some(start) = sql.find("/*") {
        let end = sql[start..]
            .find("*/")
            .map_or(sql.len(), |end| start + end + 2);
        sql.replace_range(start..end, " ");
    }
    sql.lines().all(|line| {
        let code = line.split("--").next().unwrap_or_default();
        code.chars()
            .all(|c| c.is_whitespace() || c == ';' || c == '\u{feff}')
    })
}
