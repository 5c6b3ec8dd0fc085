//! The result of a check as text.

use std::fmt::Write;

use super::{Outcome, catalogue, finding::Severity, render};
use crate::{
    model::Files,
    terminal::{Style, paint},
};

/// Returns `outcome` as text. `all` includes the findings in the baseline.
#[must_use]
pub fn text(outcome: &Outcome, all: bool, files: &Files, colours: bool) -> String {
    let mut out = String::new();
    if all {
        for finding in &outcome.known {
            out += &render::text(finding, true, files, colours);
            out.push('\n');
        }
    }
    for finding in &outcome.findings {
        out += &render::text(finding, false, files, colours);
        out.push('\n');
    }
    if !outcome.skipped.is_empty() {
        let skipped = outcome.skipped.join(", ");
        let _ = writeln!(out, "not checked until every file can be read: {skipped}");
    }
    let style = if outcome.is_ok() {
        Style::Green
    } else {
        Style::Red
    };
    let result = paint("check", style, colours);
    let _ = writeln!(out, "{result}: {}", summary(outcome, all, files));
    out
}

fn summary(outcome: &Outcome, all: bool, files: &Files) -> String {
    let count = |severity| {
        let findings = outcome.findings.iter();
        findings
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let counts = [
        (count(Severity::Error), "error"),
        (count(Severity::Note), "note"),
    ];
    let mut parts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" }))
        .collect();
    if parts.is_empty() {
        let rules = catalogue::all().count();
        let files = files.with_extension("rs").count();
        parts.push(format!("{rules} rules, {files} files, no findings"));
    }
    match outcome.known.len() {
        0 => {}
        known if all => parts.push(format!("{known} in the baseline")),
        known => parts.push(format!("{known} in the baseline (`--all` shows them)")),
    }
    parts.join(", ")
}
