use super::crates::{INFRASTRUCTURE, is_one_of, is_outside_in_std};
use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{
        Kind, Project,
        layout::{CORE, CORE_FOLDER, ROOT, display, is_in},
    },
};

pub const RULE: Rule = Rule {
    id: "core-imports-infra",
    severity: Severity::Error,
    statement: "the core uses no framework, no database, no runtime, and nothing in src/infra",
    why: "\
        The core is what the service is about. It can be tested without a server and a database, \
        and outlives a change of either, because it does not use them.",
    breach: "\
// src/core/billing/commands/pay_invoice.rs
use reqwest::Client;",
    mend: "\
// src/core/billing/ports/gateway.rs; the adapter in src/infra uses `reqwest`
pub trait Gateway: Send + Sync {
    async fn charge(&self, invoice: &Invoice) -> Result<()>;
}",
    check: Check::Code(check),
};

const HELP: &str =
    "declare what the core needs as a trait in `ports/`, and implement it in src/infra";

fn check(project: &Project) -> Vec<Finding> {
    let manifest = project.sources.manifest("Cargo.toml");
    let service = manifest.package().unwrap_or_default().replace('-', "_");
    let foreign = |name: &[String]| match name {
        [krate] => krate == ROOT || *krate == service || is_one_of(krate, &INFRASTRUCTURE),
        name => is_outside_in_std(name),
    };

    let modules = project.tree.modules.iter().filter_map(|module| {
        let outside = !module.source.path.starts_with(&format!("{CORE_FOLDER}/"));
        let from = &module.source.path;
        (module.is_file && outside && !module.test && is_in(&module.name, CORE)).then(|| {
            Finding::new(
                module.declared_at.clone(),
                format!("the core must not include `{from}`, which is outside of {CORE_FOLDER}"),
            )
            .help(HELP)
        })
    });
    let references = project.references.iter().filter_map(|reference| {
        if reference.test || !is_in(&reference.module.name, CORE) {
            return None;
        }
        // One word that is not imported is a variable or a function, not a crate.
        if reference.kind != Kind::Import && reference.names.hops.iter().all(|name| name.len() == 1)
        {
            return None;
        }
        let place = reference.offence(foreign)?;
        let mut prefixes = reference
            .names
            .hops
            .iter()
            .flat_map(|name| (1..=name.len()).map(|end| &name[..end]));
        let what = display(prefixes.find(|name| foreign(name))?);
        let what = if what == ROOT { "src/infra" } else { &what };
        Some(
            Finding::new(place, format!("the core must not use `{what}`"))
                .label("this is infrastructure")
                .help(HELP),
        )
    });
    modules.chain(references).collect()
}
