//! The rules of the architecture, checked in the code.

mod allow;
mod finding;
mod render;
mod rules;

use std::{collections::BTreeSet, fmt::Write, path::Path};

use anyhow::Result;

use self::allow::Allows;
pub use self::{
    finding::Finding,
    rules::{RULES, Rule},
};
use crate::{
    json,
    model::{Files, Project, Sources},
    terminal::{self, Style, paint},
};

/// What `cargo xtask check` can be told.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
#[command(
    after_help = "A rule is silenced by a comment on its line or above it, with a reason:
  // check: allow(rule-id) because .."
)]
pub struct Options {
    /// Print the findings as JSON
    #[arg(long)]
    pub json: bool,
    /// List the rules instead of checking them
    #[arg(long, conflicts_with = "json")]
    pub rules: bool,
}

/// What came out of a check.
#[derive(Debug)]
pub struct Outcome {
    /// In the order of the files.
    pub findings: Vec<Finding>,
    /// Rules that could not be checked, because a file cannot be read.
    pub skipped: Vec<&'static str>,
}

/// Checks the project in `root`, prints what is wrong, and tells whether nothing is.
pub fn run(root: &Path, options: Options) -> Result<bool> {
    if options.rules {
        terminal::print(&list())?;
        return Ok(true);
    }
    let sources = Sources::parse(Files::read(root)?);
    let outcome = check(&sources);
    if options.json {
        terminal::print(&(json(&outcome) + "\n"))?;
    } else {
        terminal::print(&report(&outcome, &sources.files, terminal::colours()))?;
    }
    Ok(outcome.findings.is_empty())
}

/// Checks every rule.
pub fn check(sources: &Sources) -> Outcome {
    let tree = sources.tree();
    let project = Project::of(sources, &tree);
    let complete = project.is_complete();
    let allows = Allows::read(&sources.files);

    // Findings at one place are one finding: a `use` is looked at once per name in it.
    let mut findings = BTreeSet::new();
    let mut skipped = Vec::new();
    for rule in RULES {
        if rule.about_absence && !complete {
            skipped.push(rule.id);
            continue;
        }
        let found = (rule.check)(&project).into_iter();
        let found = found.map(|finding| Finding {
            rule: rule.id,
            ..finding
        });
        findings.extend(found.filter(|finding| !allows.silence(finding)));
    }
    findings.extend(allows.findings(&skipped));
    let mut findings: Vec<_> = findings.into_iter().collect();
    findings.dedup_by(|one, other| one.rule == other.rule && one.place == other.place);
    Outcome { findings, skipped }
}

/// Everything that `outcome` has to say.
pub fn report(outcome: &Outcome, files: &Files, colours: bool) -> String {
    let mut out = String::new();
    for finding in &outcome.findings {
        out += &render::text(finding, files, colours);
        out.push('\n');
    }
    if !outcome.skipped.is_empty() {
        let skipped = outcome.skipped.join(", ");
        let _ = writeln!(out, "not checked until every file can be read: {skipped}");
    }
    let count = outcome.findings.len();
    let style = if count == 0 { Style::Green } else { Style::Red };
    let _ = write!(out, "{}: ", paint("check", style, colours));
    let _ = match count {
        0 => {
            let files = files.with_extension("rs").count();
            writeln!(out, "{} rules, {files} files, no findings", RULES.len())
        }
        1 => writeln!(out, "1 finding"),
        _ => writeln!(out, "{count} findings"),
    };
    out
}

/// The findings for programs.
pub fn json(outcome: &Outcome) -> String {
    let entries: Vec<_> = outcome.findings.iter().map(render::Entry::from).collect();
    json::text(&entries)
}

/// The rules, one per line.
fn list() -> String {
    let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for rule in RULES {
        let _ = writeln!(out, "{:width$}  {}", rule.id, rule.says);
    }
    out
}
