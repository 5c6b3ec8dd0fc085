//! The report of a command that writes files: as text, and with `--json` as JSON.

use std::fmt::Write;

use serde::Serialize;

use super::{
    diff,
    files::subject,
    outcome::{Fate, Outcome},
};
use crate::{
    json::SCHEMA_VERSION,
    refusal::{Code, Refusal},
    terminal::{Style, paint},
};

/// The result of a command that writes.
pub trait Answer: Serialize {
    /// Returns the result as text.
    fn text(&self, colours: bool) -> String;

    /// Returns the error, if the command failed.
    fn refusal(&self) -> Option<&Refusal>;
}

/// The result of a `new-*` command.
#[derive(Debug, Serialize)]
pub struct Report {
    schema_version: u32,
    ok: bool,
    created: Vec<String>,
    /// Files that existed, and were changed. With `--force`, the whole contents may be new.
    edited: Vec<String>,
    identical: Vec<String>,
    refused: Option<Refusal>,
    /// The next steps for the user.
    next: Vec<String>,
    /// The diff of a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<String>,
    /// For the text: each file with its effect.
    #[serde(skip)]
    lines: Vec<(Fate, String)>,
}

impl Report {
    /// Returns the report of `outcome`. With `dry_run`, the report has a diff.
    pub fn of(outcome: &Outcome, next: Vec<String>, dry_run: bool) -> Self {
        let paths = |fates: &[Fate]| -> Vec<String> {
            let files = outcome.files.iter();
            files
                .filter(|file| fates.contains(&file.fate))
                .map(|file| file.change.path.clone())
                .collect()
        };
        let changes = outcome.changes();
        let idle = outcome
            .files
            .iter()
            .all(|file| file.fate == Fate::Identical);
        let shown = outcome
            .files
            .iter()
            .filter(|file| idle || file.made || file.fate != Fate::Identical);
        let report = Self {
            lines: shown
                .map(|file| (file.fate, file.change.path.clone()))
                .collect(),
            ..Self::empty()
        };
        let conflicts = paths(&[Fate::Conflict]);
        if !conflicts.is_empty() {
            return Self {
                ok: false,
                refused: Some(in_the_way(&conflicts)),
                ..report
            };
        }
        Self {
            created: paths(&[Fate::Create]),
            edited: paths(&[Fate::Insert, Fate::Overwrite]),
            identical: paths(&[Fate::Identical]),
            next: if idle { Vec::new() } else { next },
            diff: dry_run.then(|| diff::unified(&changes)),
            ..report
        }
    }

    fn empty() -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            ok: true,
            created: Vec::new(),
            edited: Vec::new(),
            identical: Vec::new(),
            refused: None,
            next: Vec::new(),
            diff: None,
            lines: Vec::new(),
        }
    }
}

/// The report of a command that failed: it has no files.
impl From<Refusal> for Report {
    fn from(refusal: Refusal) -> Self {
        Self {
            ok: false,
            refused: Some(refusal),
            ..Self::empty()
        }
    }
}

impl Answer for Report {
    fn text(&self, colours: bool) -> String {
        let mut out = String::new();
        for (fate, path) in &self.lines {
            let (verb, style) = match fate {
                Fate::Create => ("create", Style::Green),
                Fate::Overwrite => ("overwrite", Style::Yellow),
                Fate::Insert => ("insert", Style::Green),
                Fate::Identical => ("identical", Style::Cyan),
                Fate::Conflict => ("conflict", Style::Red),
            };
            out += &line(verb, style, path, colours);
        }
        if let Some(patch) = &self.diff {
            out += &diff::painted(patch, colours);
        } else if !self.next.is_empty() {
            out += "\nNext:\n";
            for step in &self.next {
                let _ = writeln!(out, "  {step}");
            }
        }
        out
    }

    fn refusal(&self) -> Option<&Refusal> {
        self.refused.as_ref()
    }
}

/// Returns a line of the report: `      create src/main.rs`.
pub fn line(verb: &str, style: Style, path: &str, colours: bool) -> String {
    let verb = paint(format_args!("{verb:>12}"), style, colours);
    format!("{verb} {path}\n")
}

fn in_the_way(paths: &[String]) -> Refusal {
    let files = subject(paths, "exists already", "exist already");
    Refusal::new(
        Code::Conflict,
        format!("nothing was written: {files}, with other contents"),
    )
    .help("`--dry-run --force` shows the difference, `--force` overwrites")
}
