//! `// check: allow(rule-id) reason` silences a rule at a line.

use std::{cell::Cell, ops::RangeInclusive};

use super::{finding::Finding, rules::RULES};
use crate::model::{
    Extent, Files, Place,
    comments::{attribute, blank, line_comments},
};

pub const WITHOUT_REASON: &str = "allow-without-reason";
pub const UNUSED: &str = "allow-unused";
pub const UNKNOWN: &str = "allow-unknown-rule";

/// What a silencing comment begins with.
const MARK: &str = "check: allow";

/// A rule that is silenced somewhere.
#[derive(Debug)]
struct Allow {
    rule: String,
    place: Place,
    /// The lines it is about: one, and those of the attributes above it.
    lines: RangeInclusive<usize>,
    reason: bool,
    used: Cell<bool>,
}

/// All silencings of a project.
#[derive(Debug)]
pub struct Allows(Vec<Allow>);

impl Allows {
    #[must_use]
    pub fn read(files: &Files) -> Self {
        let mut found = Vec::new();
        for path in files.paths() {
            let text = String::from_utf8_lossy(files.get(path).unwrap_or_default());
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            // Most files have none, and need no closer look.
            if text.contains(MARK) {
                for (start, comment) in comments(path, text) {
                    found.extend(allows(path, text, start, comment));
                }
            }
        }
        Self(found)
    }

    /// Whether `finding` is silenced.
    #[must_use]
    pub fn silence(&self, finding: &Finding) -> bool {
        let silencing = self.0.iter().filter(|allow| {
            let same_line = finding
                .place
                .at
                .is_none_or(|at| allow.lines.contains(&at.start.0));
            allow.rule == finding.rule && allow.place.file == finding.place.file && same_line
        });
        silencing.map(|allow| allow.used.set(true)).count() > 0
    }

    /// What is wrong with the silencings themselves. `skipped` are the rules that were not run.
    #[must_use]
    pub fn findings(&self, skipped: &[&str]) -> Vec<Finding> {
        let findings = self.0.iter().filter_map(|allow| {
            let rule = &allow.rule;
            let finding = |id, message: String| Finding {
                rule: id,
                ..Finding::new(allow.place.clone(), message)
            };
            if !RULES.iter().any(|known| known.id == rule) {
                let message = if rule.is_empty() {
                    "a silencing that names no rule".to_owned()
                } else {
                    format!("there is no rule `{rule}`")
                };
                Some(finding(UNKNOWN, message).help(nearest(rule)))
            } else if !allow.used.get() && !skipped.contains(&rule.as_str()) {
                let message = format!("`{rule}` finds nothing here");
                Some(finding(UNUSED, message).help("remove the comment"))
            } else if !allow.reason {
                let message = format!("`{rule}` is silenced without a reason");
                let help = format!("say why: `check: allow({rule}) because ..`");
                Some(finding(WITHOUT_REASON, message).help(help))
            } else {
                None
            }
        });
        findings.collect()
    }
}

/// Where the comments of a file begin, in bytes, and what they say.
fn comments<'t>(path: &str, text: &'t str) -> Vec<(usize, &'t str)> {
    let mark = match path.rsplit_once('.') {
        Some((_, "rs")) => {
            let found = line_comments(text).into_iter();
            return found.map(|comment| (comment.start, comment.text)).collect();
        }
        Some((_, "sql")) => "--",
        _ => "#",
    };
    // Only comments on a line of their own: for the others one would have to know the language.
    text.lines()
        .filter_map(|line| {
            let comment = line.trim_start().strip_prefix(mark)?;
            let start = line.as_ptr().addr() - text.as_ptr().addr();
            let indent = line.len() - line.trim_start().len();
            Some((start + indent, comment))
        })
        .collect()
}

/// The silencings in the comment at `start`.
fn allows(path: &str, text: &str, start: usize, comment: &str) -> Vec<Allow> {
    let Some(rest) = comment.trim_start().strip_prefix(MARK) else {
        return Vec::new();
    };
    let (rules, reason) = rest
        .trim_start()
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'))
        .unwrap_or_default();

    let before = &text[..start];
    let line = before.matches('\n').count() + 1;
    let before = before.rsplit('\n').next().unwrap_or_default();
    let column = before.chars().count();
    let about = if before.trim().is_empty() {
        next_lines_of_code(text, line)
    } else {
        line..=line
    };
    let length = comment.trim_end().chars().count() + 2;
    let place = Place {
        file: path.to_owned(),
        at: Some(Extent {
            start: (line, column),
            end: (line, column + length),
        }),
    };
    rules
        .split(',')
        .map(|rule| Allow {
            rule: rule.trim().to_owned(),
            place: place.clone(),
            lines: about.clone(),
            reason: reason.contains(char::is_alphanumeric),
            used: Cell::new(false),
        })
        .collect()
}

/// The first line after `line` that is no comment, so that comments can be stacked. If attributes
/// begin there, up to the line of what they belong to.
fn next_lines_of_code(text: &str, line: usize) -> RangeInclusive<usize> {
    let lines = text.split_inclusive('\n');
    let is_comment = |line: &&str| line.trim_start().starts_with("//");
    let before = line + lines.clone().skip(line).take_while(is_comment).count();
    let code = &text[lines.take(before).map(str::len).sum()..];
    let mut item = code.len() - code.trim_start_matches([' ', '\t']).len();
    while let Some(length) = attribute(&code[item..]) {
        item += length;
        item += blank(&code[item..]);
    }
    let first = before + 1;
    first..=first + code[..item].matches('\n').count()
}

fn nearest(rule: &str) -> String {
    let distance = |id: &str| {
        let shared = rule
            .split('-')
            .filter(|part| id.split('-').any(|other| other == *part));
        shared.count()
    };
    let best = RULES
        .iter()
        .map(|known| (distance(known.id), known.id))
        .max();
    match best {
        Some((shared, id)) if shared > 0 => format!("did you mean `{id}`?"),
        _ => "`cargo xtask check --rules` lists them".to_owned(),
    }
}
