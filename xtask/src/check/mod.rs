//! The rules of the architecture, checked in the code.

mod allow;
pub mod baseline;
mod catalogue;
pub mod explain;
mod finding;
mod output;
mod render;
mod report;
mod rule;
mod rules;
mod silencing;

use std::{collections::BTreeSet, path::Path};

use anyhow::{Context, Result};

use self::{
    allow::Allows,
    baseline::{Baseline, FILE},
    rules::UNREADABLE,
};
pub use self::{
    catalogue::all as all_rules,
    finding::{Finding, Severity},
    rule::{Check, Rule},
};
use crate::{
    json,
    model::{Files, Project, Sources},
    payloads::{self, Listed},
    terminal,
};

/// The arguments of `cargo xtask check`.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
#[command(
    after_help = "`cargo xtask explain RULE` gives the reason for a rule, and examples.

A rule is silenced by a comment on its line or above it, with a reason:
  // check: allow(rule-id) because .."
)]
#[allow(clippy::struct_excessive_bools)] // these are flags of the command line
pub struct Options {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// List the rules instead of checking them
    #[arg(long, conflicts_with_all = ["all", "baseline"])]
    pub rules: bool,
    /// Accept all current errors: list them in check-baseline.toml, so that only new ones fail
    #[arg(long, conflicts_with = "all")]
    pub baseline: bool,
    /// List the forms in which jobs are stored in job-payloads.toml: those that are new, and what was stored can
    /// still be read
    #[arg(long, conflicts_with = "rules")]
    pub payloads: bool,
    /// Show the findings in check-baseline.toml too
    #[arg(long)]
    pub all: bool,
}

/// The result of a check.
#[derive(Debug)]
pub struct Outcome {
    /// The findings, in the order of the files, without those of the baseline.
    pub findings: Vec<Finding>,
    /// The findings that the baseline lists.
    pub known: Vec<Finding>,
    /// The rules that were not checked, because a file cannot be read.
    pub skipped: Vec<&'static str>,
}

impl Outcome {
    /// Reports whether there is no new error.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        let mut findings = self.findings.iter();
        findings.all(|finding| finding.severity == Severity::Note)
    }
}

/// Checks the project in `root`, and prints the findings. Returns whether the check succeeds.
///
/// # Errors
///
/// Fails if a file or the baseline cannot be read, or the baseline cannot be written.
pub fn run(root: &Path, options: Options) -> Result<bool> {
    if options.rules {
        let text = if options.json {
            json::text(&output::Rules::all()) + "\n"
        } else {
            catalogue::list()
        };
        terminal::print(&text)?;
        return Ok(true);
    }
    let mut sources = Sources::parse(Files::read(root)?);
    if options.payloads {
        list_payloads(root, &sources)?;
        sources = Sources::parse(Files::read(root)?);
    }
    let mut outcome = check(&sources);
    if options.baseline {
        let baseline = Baseline::of(&outcome)?;
        baseline.write(root)?;
        match baseline.len() {
            0 => terminal::status("Listed", &format!("no errors, so {FILE} is not needed")),
            1 => terminal::status("Listed", &format!("1 error in {FILE}")),
            count => terminal::status("Listed", &format!("{count} errors in {FILE}")),
        }
    }
    Baseline::read(root)?.apply(&mut outcome);
    let text = if options.json {
        json(&outcome, options.all) + "\n"
    } else {
        report(&outcome, options.all, &sources.files, terminal::colours())
    };
    terminal::print(&text)?;
    Ok(outcome.is_ok())
}

/// Adds the forms in which jobs are stored to the list, where nothing is wrong with them.
fn list_payloads(root: &Path, sources: &Sources) -> Result<()> {
    let tree = sources.tree();
    let project = Project::of(sources, &tree);
    let mut listed =
        Listed::of(&project).with_context(|| format!("cannot read {}", payloads::FILE))?;
    let count = listed.add(payloads::payloads(&project));
    listed.write(root)?;
    let forms = if count == 1 { "form" } else { "forms" };
    terminal::status("Listed", &format!("{count} {forms} in {}", payloads::FILE));
    Ok(())
}

/// Checks every rule, but does not apply the baseline.
#[must_use]
pub fn check(sources: &Sources) -> Outcome {
    let tree = sources.tree();
    let project = Project::of(sources, &tree);
    let complete = project.is_complete();
    let allows = Allows::read(&sources.files);

    // Findings at one place are one finding: a `use` is looked at once per name in it.
    let mut findings = BTreeSet::new();
    let mut skipped = Vec::new();
    for rule in rules::RULES {
        let question = match rule.check {
            Check::Code(question) => question,
            Check::Absence(question) if complete => question,
            Check::Absence(_) => {
                skipped.push(rule.id);
                continue;
            }
            Check::Elsewhere => continue,
        };
        let found = question(&project).into_iter();
        let found = found.map(|finding| Finding {
            rule: rule.id,
            severity: rule.severity,
            ..finding
        });
        findings.extend(found.filter(|finding| !allows.silence(finding)));
    }
    findings.extend(allows.findings(&skipped));
    let mut findings: Vec<_> = findings.into_iter().collect();
    findings.dedup_by(|one, other| one.rule == other.rule && one.place == other.place);
    Outcome {
        findings,
        known: Vec::new(),
        skipped,
    }
}

/// Returns `outcome` as text. `all` includes the findings in the baseline.
#[must_use]
pub fn report(outcome: &Outcome, all: bool, files: &Files, colours: bool) -> String {
    report::text(outcome, all, files, colours)
}

/// Returns `outcome` as JSON. `all` includes the findings in the baseline.
#[must_use]
pub fn json(outcome: &Outcome, all: bool) -> String {
    json::text(&output::Report::of(outcome, all))
}
