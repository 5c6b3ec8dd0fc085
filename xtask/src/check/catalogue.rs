//! All rules by their ids.

use std::fmt::Write;

use super::{baseline, finding::Severity, rule::Rule, rules, silencing};

/// The least similarity that a suggestion has, as in the suggestions of clap.
const SIMILAR: f64 = 0.7;

/// Returns all rules: those about the project, those about comments and the one about the baseline.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    rules::RULES
        .iter()
        .chain(&silencing::RULES)
        .chain([&baseline::OUTDATED])
}

/// Returns the rule `id`.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

/// Returns advice for the unknown rule `id`: a similar rule, or how to list all rules.
#[must_use]
pub fn suggestion(id: &str) -> String {
    let similarities = all().map(|rule| (strsim::jaro(rule.id, id), rule.id));
    let nearest = similarities.max_by(|(one, _), (other, _)| one.total_cmp(other));
    match nearest {
        Some((similarity, id)) if similarity > SIMILAR => format!("did you mean `{id}`?"),
        _ => "`cargo xtask check --rules` lists the rules".to_owned(),
    }
}

/// Returns a line for each rule.
#[must_use]
pub fn list() -> String {
    let width = all().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut out = String::new();
    for rule in all() {
        let note = match rule.severity {
            Severity::Error => "",
            Severity::Note => " (note)",
        };
        let _ = writeln!(out, "{:width$}  {}{note}", rule.id, rule.statement);
    }
    out += "\n`cargo xtask explain RULE` gives the reason for a rule, and examples.\n";
    out
}
