//! `// check: allow(rule-id) reason` silences a rule at a line.

use std::{cell::Cell, ops::RangeInclusive};

use super::{
    catalogue,
    finding::Finding,
    silencing::{UNKNOWN, UNUSED, WITHOUT_REASON},
};
use crate::model::{
    Extent, Files, Place,
    comments::{attribute, blank, line_comments},
};

/// The beginning of a comment that silences a rule.
const MARK: &str = "check: allow";

/// A comment that silences a rule.
#[derive(Debug)]
struct Allow {
    rule: String,
    place: Place,
    /// The lines that it silences: one, and those of the attributes above it.
    lines: RangeInclusive<usize>,
    has_reason: bool,
    used: Cell<bool>,
}

/// All comments of a project that silence a rule.
#[derive(Debug)]
pub struct Allows(Vec<Allow>);

impl Allows {
    #[must_use]
    pub fn read(files: &Files) -> Self {
        let mut found = Vec::new();
        for path in files.paths() {
            let text = String::from_utf8_lossy(files.get(path).unwrap_or_default());
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            // Most files have no such comment, so they need not be parsed.
            if text.contains(MARK) {
                for (start, comment) in comments(path, text) {
                    found.extend(allows(path, text, start, comment));
                }
            }
        }
        Self(found)
    }

    /// Reports whether a comment silences `finding`.
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

    /// Returns the findings about the comments themselves. `skipped` are the rules that were not run.
    #[must_use]
    pub fn findings(&self, skipped: &[&str]) -> Vec<Finding> {
        let allows = self.0.iter();
        allows.filter_map(|allow| allow.finding(skipped)).collect()
    }
}

impl Allow {
    /// Returns the finding about the comment, if there is one.
    fn finding(&self, skipped: &[&str]) -> Option<Finding> {
        let id = self.rule.as_str();
        let (rule, message, help) = if id.is_empty() {
            let help = "name one: `check: allow(rule-id) because ..`".to_owned();
            (&UNKNOWN, "this comment names no rule".to_owned(), help)
        } else if catalogue::find(id).is_none() {
            let message = format!("there is no rule `{id}`");
            (&UNKNOWN, message, catalogue::suggestion(id))
        } else if !self.used.get() && !skipped.contains(&id) {
            let message = format!("this comment silences `{id}`, which finds nothing here");
            (&UNUSED, message, "remove the comment".to_owned())
        } else if !self.has_reason {
            let message = format!("this comment silences `{id}` without a reason");
            let help = format!("give a reason: `check: allow({id}) because ..`");
            (&WITHOUT_REASON, message, help)
        } else {
            return None;
        };
        Some(Finding {
            rule: rule.id,
            severity: rule.severity,
            ..Finding::new(self.place.clone(), message).help(help)
        })
    }
}

/// Returns the comments of a file: the offset at which each begins, and its text.
fn comments<'t>(path: &str, text: &'t str) -> Vec<(usize, &'t str)> {
    let mark = match path.rsplit_once('.') {
        Some((_, "rs")) => {
            let found = line_comments(text).into_iter();
            return found.map(|comment| (comment.start, comment.text)).collect();
        }
        Some((_, "sql")) => "--",
        _ => "#",
    };
    // Only comments on a line of their own: others would need a parser for the language.
    text.lines()
        .filter_map(|line| {
            let comment = line.trim_start().strip_prefix(mark)?;
            let start = line.as_ptr().addr() - text.as_ptr().addr();
            let indent = line.len() - line.trim_start().len();
            Some((start + indent, comment))
        })
        .collect()
}

/// Reads the comment at `start`, which may silence several rules.
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
            has_reason: reason.contains(char::is_alphanumeric),
            used: Cell::new(false),
        })
        .collect()
}

/// Returns the first line after `line` that is no comment, so that comments can be stacked. If attributes
/// begin there, it goes on to the line of the item that they belong to.
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
