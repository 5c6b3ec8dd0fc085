//! The JSON output of `check` and `explain`.

use serde::Serialize;

use super::{
    Outcome, catalogue,
    finding::{Finding, Severity},
    rule::Rule,
};
use crate::json::SCHEMA_VERSION;

/// The output of `check --json`.
#[derive(Serialize)]
pub struct Report<'o> {
    schema_version: u32,
    /// True if no finding is an error.
    ok: bool,
    findings: Vec<Entry<'o>>,
    /// The rules that were not checked.
    skipped: &'o [&'static str],
    /// The number of findings that the baseline lists.
    baseline: usize,
    /// The findings that the baseline lists, with `--all`.
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<Vec<Entry<'o>>>,
}

/// A finding.
#[derive(Serialize)]
struct Entry<'f> {
    rule: &'f str,
    severity: Severity,
    file: &'f str,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    message: &'f str,
    help: &'f str,
}

/// The output of `check --rules --json`.
#[derive(Serialize)]
pub struct Rules {
    schema_version: u32,
    ok: bool,
    rules: Vec<Description>,
}

/// The output of `explain --json`.
#[derive(Serialize)]
pub struct Explanation {
    schema_version: u32,
    ok: bool,
    #[serde(flatten)]
    rule: Description,
    why: &'static str,
    breach: &'static str,
    mend: &'static str,
}

/// The id and the statement of a rule.
#[derive(Serialize)]
struct Description {
    rule: &'static str,
    severity: Severity,
    statement: &'static str,
}

impl<'o> Report<'o> {
    pub fn of(outcome: &'o Outcome, all: bool) -> Self {
        let entries = |findings: &'o [Finding]| findings.iter().map(Entry::from).collect();
        Self {
            schema_version: SCHEMA_VERSION,
            ok: outcome.is_ok(),
            findings: entries(&outcome.findings),
            skipped: &outcome.skipped,
            baseline: outcome.known.len(),
            known: all.then(|| entries(&outcome.known)),
        }
    }
}

impl<'f> From<&'f Finding> for Entry<'f> {
    fn from(finding: &'f Finding) -> Self {
        let at = finding.place.at;
        Self {
            rule: finding.rule,
            severity: finding.severity,
            file: &finding.place.file,
            line: at.map(|at| at.start.0),
            column: at.map(|at| at.start.1 + 1),
            end_line: at.map(|at| at.end.0),
            end_column: at.map(|at| at.end.1 + 1),
            message: &finding.message,
            help: &finding.help,
        }
    }
}

impl Rules {
    pub fn all() -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            ok: true,
            rules: catalogue::all().map(Description::from).collect(),
        }
    }
}

impl From<&Rule> for Explanation {
    fn from(rule: &Rule) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            ok: true,
            rule: rule.into(),
            why: rule.why,
            breach: rule.breach,
            mend: rule.mend,
        }
    }
}

impl From<&Rule> for Description {
    fn from(rule: &Rule) -> Self {
        Self {
            rule: rule.id,
            severity: rule.severity,
            statement: rule.statement,
        }
    }
}
