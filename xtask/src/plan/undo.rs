//! `undo` reverts the changes of commands.
//!
//! A file that was not edited after the command gets its previous contents. In a file that was edited, only
//! the generated lines are reverted (see [`revert`]). If these lines were edited, or if a created file was
//! edited, undo fails, so that no work is lost.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::Result;
use serde::Serialize;

use super::{
    diff,
    files::{Change, read, subject},
    journal::{Entry, Journal, entries},
    line_ends::LineEnds,
    merge::revert,
    report::{Answer, line},
};
use crate::{
    json::SCHEMA_VERSION,
    refusal::{Code, Refusal},
    terminal::Style,
};

/// A plan to undo commands.
pub struct Undo {
    /// The commands, the newest first.
    entries: Vec<Entry>,
    changes: Vec<Change>,
    /// Files that have their previous contents already.
    unchanged: Vec<String>,
    /// Files that were edited after the command, and stay as they are.
    kept: Vec<String>,
}

impl Undo {
    /// Plans to undo the last `count` commands, the newest first. With `keep_edited`, a file whose change
    /// cannot be reverted stays as it is.
    ///
    /// # Errors
    ///
    /// Fails if the history has fewer commands, or if the generated lines of a file were edited.
    pub fn plan(root: &Path, count: usize, keep_edited: bool) -> Result<Self> {
        let mut entries = entries(root)?;
        if count > entries.len() {
            return Err(too_many(entries.len()).into());
        }
        entries.reverse();
        let history: Vec<Vec<Change>> =
            entries.iter().map(Entry::changes).collect::<Result<_>>()?;
        entries.truncate(count);

        let mut files: BTreeMap<&str, (Option<String>, Option<String>)> = BTreeMap::new();
        let mut edited = BTreeSet::new();
        for (index, changes) in history.iter().take(count).enumerate() {
            for change in changes {
                let path = change.path.as_str();
                if !files.contains_key(path) {
                    let text = read(root, path)?;
                    files.insert(path, (text.clone(), text));
                }
                let Some((_, now)) = files.get_mut(path) else {
                    continue;
                };
                let mut earlier = history[index..].iter().flatten();
                // For example after `git checkout`, which reverts several commands at once.
                let was_so = earlier.any(|change| change.path == path && change.before == *now);
                if edited.contains(path) || (was_so && *now != change.after) {
                    continue;
                }
                if !take_back(change, now) {
                    edited.insert(path);
                }
            }
        }
        let kept: Vec<String> = edited.into_iter().map(str::to_owned).collect();
        if !keep_edited && !kept.is_empty() {
            return Err(worked_on(&kept).into());
        }
        let mut changes = Vec::new();
        let mut unchanged = Vec::new();
        for (path, (before, after)) in files {
            let path = path.to_owned();
            if kept.contains(&path) {
                continue;
            }
            if before == after {
                unchanged.push(path);
            } else {
                changes.push(Change {
                    path,
                    before,
                    after,
                });
            }
        }
        Ok(Self {
            entries,
            changes,
            unchanged,
            kept,
        })
    }

    /// Undoes the commands.
    ///
    /// # Errors
    ///
    /// Fails if a file was changed after the plan was made, or cannot be written. Then nothing is undone.
    pub fn carry_out(&self, journal: &Journal) -> Result<()> {
        journal.undo(&self.entries, &self.changes)
    }

    /// Returns the report of this plan. With `dry_run`, the report has a diff.
    ///
    /// # Errors
    ///
    /// Fails if the history cannot be read.
    pub fn report(&self, dry_run: bool) -> Result<UndoReport> {
        let paths = |exists: bool| -> Vec<String> {
            let changes = self.changes.iter();
            changes
                .filter(|change| change.after.is_some() == exists)
                .map(|change| change.path.clone())
                .collect()
        };
        Ok(UndoReport {
            undone: self
                .entries
                .iter()
                .map(Entry::command)
                .collect::<Result<_>>()?,
            restored: paths(true),
            deleted: paths(false),
            unchanged: self.unchanged.clone(),
            kept: self.kept.clone(),
            diff: dry_run.then(|| diff::unified(&self.changes)),
            ..UndoReport::empty()
        })
    }
}

/// Reverts `change` in `now`, the text of its file. Returns `false` if the generated lines were edited.
fn take_back(change: &Change, now: &mut Option<String>) -> bool {
    if *now == change.after {
        now.clone_from(&change.before);
        return true;
    }
    // The file was deleted, and the change with it.
    let Some(text) = now else { return true };
    // Git may have changed the line ends of the file. That is not an edit.
    let ends = LineEnds::of(text).filter(|ends| ends.are_all_of(text));
    let [before, after] = [&change.before, &change.after].map(|side| {
        let side = side.as_deref()?;
        Some(ends.map_or_else(|| side.to_owned(), |ends| ends.apply(side)))
    });
    if *now == after {
        *now = before;
        return true;
    }
    let (Some(before), Some(after), Some(text)) = (before, after, &now) else {
        return false;
    };
    let reverted = revert(&before, &after, text);
    let clean = reverted.is_some();
    if clean {
        *now = reverted;
    }
    clean
}

fn too_many(count: usize) -> Refusal {
    let message = match count {
        0 => "there is nothing to undo".to_owned(),
        1 => "only one command can be undone".to_owned(),
        _ => format!("only {count} commands can be undone"),
    };
    Refusal::new(Code::NothingToUndo, message)
}

fn worked_on(paths: &[String]) -> Refusal {
    let files = subject(
        paths,
        "was edited after the command",
        "were edited after the command",
    );
    Refusal::new(Code::EditedSince, format!("nothing was undone: {files}")).help(
        "take these edits back first, or run `cargo xtask undo --keep-edited`, which leaves these \
         files as they are and takes back the rest",
    )
}

/// The result of `undo`.
#[derive(Debug, Serialize)]
pub struct UndoReport {
    schema_version: u32,
    ok: bool,
    /// The commands, the newest first.
    undone: Vec<String>,
    restored: Vec<String>,
    deleted: Vec<String>,
    /// Files that had their previous contents already.
    unchanged: Vec<String>,
    /// Files that were edited after the command, and stay as they are.
    kept: Vec<String>,
    refused: Option<Refusal>,
    next: Vec<String>,
    /// The diff of a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<String>,
}

impl UndoReport {
    fn empty() -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            ok: true,
            undone: Vec::new(),
            restored: Vec::new(),
            deleted: Vec::new(),
            unchanged: Vec::new(),
            kept: Vec::new(),
            refused: None,
            next: Vec::new(),
            diff: None,
        }
    }
}

/// The report of a command that failed: it has no files.
impl From<Refusal> for UndoReport {
    fn from(refusal: Refusal) -> Self {
        Self {
            ok: false,
            refused: Some(refusal),
            ..Self::empty()
        }
    }
}

impl Answer for UndoReport {
    fn text(&self, colours: bool) -> String {
        let verb = match self.diff {
            Some(_) => "would undo",
            None => "undo",
        };
        let mut out = String::new();
        for command in &self.undone {
            out += &line(verb, Style::Green, &format!("`{command}`"), colours);
        }
        for (verb, style, paths) in [
            ("restore", Style::Green, &self.restored),
            ("delete", Style::Red, &self.deleted),
            ("keep", Style::Yellow, &self.kept),
        ] {
            for path in paths {
                out += &line(verb, style, path, colours);
            }
        }
        if self.ok && self.restored.is_empty() && self.deleted.is_empty() && self.kept.is_empty() {
            out += "\nAll files had their previous contents already.\n";
        }
        if let Some(patch) = &self.diff {
            out += &diff::painted(patch, colours);
        }
        out
    }

    fn refusal(&self) -> Option<&Refusal> {
        self.refused.as_ref()
    }
}
