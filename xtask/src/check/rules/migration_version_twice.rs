use std::collections::BTreeMap;

use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Place, Project, layout::MIGRATIONS},
};

pub const RULE: Rule = Rule {
    id: "migration-version-twice",
    severity: Severity::Error,
    statement: "no two migrations have the same version",
    why: "\
        Diesel remembers the versions that it has applied. Of two migrations with one version it runs \
        one, and takes the other for applied.",
    breach: "\
src/infra/db/migrations/2026-01-01-000000_create_invoices
src/infra/db/migrations/2026-01-01-000000_create_parcels",
    mend: "\
src/infra/db/migrations/2026-01-01-000000_create_invoices
src/infra/db/migrations/2026-01-01-000001_create_parcels",
    check: Check::Code(check),
};

fn check(project: &Project) -> Vec<Finding> {
    let mut by_version: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in project.sources.files.folders_in(MIGRATIONS) {
        by_version.entry(version(name)).or_default().push(name);
    }
    let found = by_version.iter().flat_map(|(version, names)| {
        let (first, others) = names
            .split_first()
            .map_or(("", &[][..]), |(first, others)| (*first, others));
        others.iter().map(move |name| {
            let message =
                format!("the migrations `{first}` and `{name}` have the same version, {version}");
            Finding::new(Place::file(&format!("{MIGRATIONS}/{name}/up.sql")), message).help(
                "rename the folder of the one that no database has applied yet, to a later version",
            )
        })
    });
    found.collect()
}

/// Returns the version of the migration in the folder `name`, as Diesel reads it: what stands before the
/// first `_`, without `-`.
fn version(name: &str) -> String {
    let version = name.split('_').next().unwrap_or_default();
    version.replace('-', "")
}
