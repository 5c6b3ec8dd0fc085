//! Writes a set of files atomically, and keeps their previous contents for `undo`.
//!
//! First, one rename puts the whole change into `.xtask/history`, as an entry in the state `begun`. Then each
//! file is replaced by a rename. A run that is killed before the first rename has changed nothing. If it is
//! killed later, the next run completes it. A run that fails reverts its changes. An undo is a change too:
//! its entry names the entries that it closes.
//!
//! Runs wait for each other: a run that writes holds a lock from before it makes its plan. The operating
//! system releases the lock when the process ends, even if it is killed.

use std::{
    collections::BTreeSet,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    process,
};

use anyhow::{Context, Result};

use super::files::{Change, read, write};
use crate::{
    refusal::{Code, Refusal},
    terminal,
};

const FOLDER: &str = ".xtask";
const BEGUN: &str = "begun";
const REVERTING: &str = "reverting";
const UNDOING: &str = "undoing";

/// The number of commands that can be undone.
const KEPT: usize = 100;

/// The history of a project. It holds the lock, so that no other run can write.
pub struct Journal {
    root: PathBuf,
    _lock: File,
}

impl Journal {
    /// Waits for other runs to end, and completes a run that was interrupted.
    ///
    /// # Errors
    ///
    /// Fails if the history cannot be written, or if a file was edited after a run was interrupted.
    pub fn open(root: &Path) -> Result<Self> {
        let journal = Self {
            root: root.to_owned(),
            _lock: lock(root)?,
        };
        for entry in entries(root)? {
            if entry.state != State::Done {
                let verb = match entry.state {
                    State::Begun | State::Done => "Completing",
                    State::Reverting | State::Undoing => "Undoing",
                };
                let what = format!("`{}`, which was interrupted", entry.command()?);
                terminal::status(verb, &what);
                entry.write_files(root)?;
                entry.close(root)?;
            }
        }
        Ok(journal)
    }

    /// Makes the `changes` of `command`.
    ///
    /// # Errors
    ///
    /// Fails if a file was changed after the plan was made, or cannot be written. Then nothing is written.
    pub fn apply(&self, command: &str, changes: &[Change]) -> Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let last = entries(&self.root)?.last().map_or(0, |entry| entry.number);
        let mut lines = Vec::new();
        // Folders are removed in this order, the inner ones first.
        lines.extend(new_folders(&self.root, changes).into_iter().rev());
        let lines = lines.iter().map(|folder| format!("folder {folder}"));
        let record = Record {
            number: last + 1,
            state: State::Begun,
            command,
            changes,
            lines: lines.collect(),
        };
        self.carry_out(&record, "written")?;
        let all = entries(&self.root)?;
        for old in &all[..all.len().saturating_sub(KEPT)] {
            let _ = old.discard(&self.root);
        }
        Ok(())
    }

    /// Makes `changes`, which undo the entries `undone`, the newest first, and removes these from the
    /// history.
    ///
    /// # Errors
    ///
    /// Fails if a file was changed after the plan was made, or cannot be written. Then nothing is undone.
    pub(super) fn undo(&self, undone: &[Entry], changes: &[Change]) -> Result<()> {
        let Some(newest) = undone.first() else {
            return Ok(());
        };
        let mut lines = Vec::new();
        let mut commands = Vec::new();
        for entry in undone {
            commands.push(entry.command()?);
            lines.push(format!("close {:06}", entry.number));
            lines.extend(
                entry
                    .lines("folder ")?
                    .map(|folder| format!("folder {folder}")),
            );
        }
        let record = Record {
            number: newest.number,
            state: State::Undoing,
            command: &commands.join(", "),
            changes,
            lines,
        };
        self.carry_out(&record, "undone")
    }

    fn carry_out(&self, record: &Record, done: &str) -> Result<()> {
        let root = &self.root;
        for change in record.changes {
            if read(root, &change.path)? != change.before {
                let message = format!("nothing was {done}: {} was edited just now", change.path);
                let refusal = Refusal::new(Code::EditedSince, message);
                return Err(refusal.help("run the command again").into());
            }
        }
        let entry = record.write(root).context("cannot write the history")?;
        if let Err(error) = entry.write_files(root) {
            return Err(entry.take_back(root, &error, done));
        }
        entry.close(root)
    }
}

/// Completes a run that was interrupted, if there is one. This is enough for a dry run, which writes nothing
/// itself.
///
/// # Errors
///
/// Fails if the history cannot be written, or if a file was edited after a run was interrupted.
pub fn recover(root: &Path) -> Result<()> {
    let all = entries(root)?;
    if all.iter().any(|entry| entry.state != State::Done) {
        // The run may still be active. Then it is complete when the lock is free.
        Journal::open(root)?;
    }
    Ok(())
}

/// A change that is to be written into the history.
struct Record<'r> {
    number: u64,
    state: State,
    command: &'r str,
    changes: &'r [Change],
    /// The other lines of the manifest.
    lines: Vec<String>,
}

impl Record<'_> {
    /// Writes the entry. From then on, the change is either completed or reverted.
    fn write(&self, root: &Path) -> io::Result<Entry> {
        let draft = history(root).join(format!("draft-{}", process::id()));
        let mut manifest = vec![self.command.replace(['\n', '\r'], " ")];
        for change in self.changes {
            manifest.push(format!("file {}", change.path));
            for (side, text) in [("before", &change.before), ("after", &change.after)] {
                if let Some(text) = text {
                    let file = draft.join(side).join(&change.path);
                    file.parent().map_or(Ok(()), fs::create_dir_all)?;
                    fs::write(file, text)?;
                }
            }
        }
        manifest.extend(self.lines.iter().cloned());
        fs::create_dir_all(&draft)?;
        fs::write(draft.join("manifest"), manifest.join("\n"))?;
        let entry = Entry::new(root, self.number, self.state);
        fs::rename(draft, &entry.folder)?;
        Ok(entry)
    }
}

/// Returns the folders that `changes` need and that do not exist, the outer ones first.
fn new_folders(root: &Path, changes: &[Change]) -> BTreeSet<String> {
    let mut folders = BTreeSet::new();
    for change in changes {
        for folder in Path::new(&change.path).ancestors().skip(1) {
            if !folder.as_os_str().is_empty() && !root.join(folder).exists() {
                folders.insert(folder.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    folders
}

/// A change in the history.
pub(super) struct Entry {
    number: u64,
    state: State,
    folder: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The files are being changed to `after`.
    Begun,
    Done,
    /// The change has failed, and the files are being changed back to `before`.
    Reverting,
    /// The files are being changed to `after`, which undoes other entries.
    Undoing,
}

impl State {
    const ALL: [Self; 4] = [Self::Begun, Self::Done, Self::Reverting, Self::Undoing];

    fn suffix(self) -> &'static str {
        match self {
            Self::Begun => BEGUN,
            Self::Done => "",
            Self::Reverting => REVERTING,
            Self::Undoing => UNDOING,
        }
    }
}

impl Entry {
    fn new(root: &Path, number: u64, state: State) -> Self {
        let dot = if state == State::Done { "" } else { "." };
        let name = format!("{number:06}{dot}{}", state.suffix());
        Self {
            number,
            state,
            folder: history(root).join(name),
        }
    }

    pub(super) fn command(&self) -> Result<String> {
        let manifest = self.manifest()?;
        Ok(manifest.lines().next().unwrap_or_default().to_owned())
    }

    pub(super) fn changes(&self) -> Result<Vec<Change>> {
        self.lines("file ")?
            .map(|path| {
                Ok(Change {
                    before: read(&self.folder.join("before"), &path)?,
                    after: read(&self.folder.join("after"), &path)?,
                    path,
                })
            })
            .collect()
    }

    fn manifest(&self) -> Result<String> {
        let file = self.folder.join("manifest");
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))
    }

    /// Returns the rest of each line of the manifest that begins with `word`.
    fn lines(&self, word: &str) -> Result<impl Iterator<Item = String>> {
        let manifest = self.manifest()?;
        let lines = manifest.lines().skip(1);
        let lines: Vec<String> = lines
            .filter_map(|line| line.strip_prefix(word))
            .map(str::to_owned)
            .collect();
        Ok(lines.into_iter())
    }

    /// Writes the contents that the state of this entry requires to every file.
    fn write_files(&self, root: &Path) -> Result<()> {
        let targets: Vec<Change> = self
            .changes()?
            .into_iter()
            .map(|change| match self.state {
                State::Reverting => Change {
                    before: change.after,
                    after: change.before,
                    ..change
                },
                _ => change,
            })
            .collect();
        for Change {
            path,
            before,
            after,
        } in &targets
        {
            let now = read(root, path)?;
            if now != *before && now != *after {
                let message = format!(
                    "`{}` was interrupted, and {path} was edited after that",
                    self.command()?
                );
                let help = format!(
                    "{}, or delete {} to keep all files as they are",
                    self.way_back(path),
                    self.folder.display()
                );
                return Err(Refusal::new(Code::EditedSince, message).help(help).into());
            }
        }
        for target in &targets {
            if read(root, &target.path)? != target.after {
                write(root, &target.path, target.after.as_deref())?;
            }
        }
        Ok(())
    }

    /// Closes the entry, and the entries that it undoes.
    fn close(&self, root: &Path) -> Result<()> {
        if self.state == State::Begun {
            return self.rename(root, State::Done).map(|_| ());
        }
        // A folder that has other files by now cannot be removed, and stays.
        for folder in self.lines("folder ")? {
            let _ = fs::remove_dir(root.join(folder));
        }
        let context = "cannot write the history";
        if self.state == State::Undoing {
            for number in self.lines("close ")? {
                if let Ok(number) = number.parse() {
                    let undone = Self::new(root, number, State::Done);
                    if undone.folder.exists() {
                        undone.discard(root).context(context)?;
                    }
                }
            }
        }
        self.discard(root).context(context)
    }

    /// Returns advice for a file that was edited after the interruption.
    fn way_back(&self, path: &str) -> String {
        let before = self.folder.join("before").join(path);
        if before.is_file() {
            return format!("restore it from {}", before.display());
        }
        let after = self.folder.join("after").join(path);
        format!("delete it, or replace it by {}", after.display())
    }

    /// Reverts the change after `error`. Returns the error to report.
    fn take_back(&self, root: &Path, error: &anyhow::Error, done: &str) -> anyhow::Error {
        let reverted = self.rename(root, State::Reverting).and_then(|entry| {
            entry.write_files(root)?;
            entry.close(root)
        });
        let message = match reverted {
            Ok(()) => format!("nothing was {done}: {error:#}"),
            Err(why) => format!(
                "the change was {done} in part only, and it could not be reverted ({why:#}). \
                 The next run tries again: {error:#}"
            ),
        };
        Refusal::new(Code::Io, message).into()
    }

    /// Deletes the entry. It becomes a draft first, because a partly deleted entry cannot be read. Every run
    /// deletes the drafts that others left.
    fn discard(&self, root: &Path) -> io::Result<()> {
        let draft = history(root).join(format!("draft-{:06}", self.number));
        fs::rename(&self.folder, &draft)?;
        let _ = fs::remove_dir_all(draft);
        Ok(())
    }

    fn rename(&self, root: &Path, state: State) -> Result<Self> {
        let renamed = Self::new(root, self.number, state);
        fs::rename(&self.folder, &renamed.folder).context("cannot write the history")?;
        Ok(renamed)
    }
}

/// Returns all entries, the oldest first.
pub(super) fn entries(root: &Path) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(history(root)).into_iter().flatten() {
        let name = entry?.file_name();
        let Some(name) = name.to_str() else { continue };
        let (number, suffix) = name.split_once('.').unwrap_or((name, ""));
        let mut states = State::ALL.into_iter();
        let state = states.find(|state| state.suffix() == suffix);
        if let (Ok(number), Some(state)) = (number.parse(), state) {
            entries.push(Entry::new(root, number, state));
        }
    }
    entries.sort_by_key(|entry| entry.number);
    Ok(entries)
}

fn history(root: &Path) -> PathBuf {
    root.join(FOLDER).join("history")
}

/// Waits for the lock on the history.
fn lock(root: &Path) -> Result<File> {
    let folder = root.join(FOLDER);
    fs::create_dir_all(history(root)).with_context(|| format!("cannot write {FOLDER}"))?;
    let ignore = folder.join(".gitignore");
    if !ignore.exists() {
        fs::write(ignore, "*\n")?;
    }
    let lock = File::create(folder.join("lock"))?;
    let locked = match lock.try_lock() {
        Err(TryLockError::WouldBlock) => {
            terminal::status("Waiting", "for another run to end");
            lock.lock()
        }
        Err(TryLockError::Error(error)) => Err(error),
        Ok(()) => Ok(()),
    };
    locked.context("cannot wait for another run to end")?;
    // These are drafts of runs that were killed.
    for entry in fs::read_dir(history(root))?.flatten() {
        if entry.file_name().to_string_lossy().starts_with("draft-") {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    Ok(lock)
}
