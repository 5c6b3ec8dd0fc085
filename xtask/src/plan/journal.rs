//! Writes a set of files all or nothing, and remembers what they were.
//!
//! First the whole change is written down in `.xtask/history`, under a name that says it is `begun`;
//! putting it there is one rename. Then the files are replaced one by one, each by a rename. A run
//! that is killed before the first step has changed nothing; one that is killed later is completed
//! by the next. One that fails takes back what it did. An undo is such a change, too: it names the
//! entries that are closed by it.
//!
//! Runs queue up: whoever writes holds a lock from before the plan is made. The operating system
//! releases it when the run ends, however that happens.

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

/// How many commands can be undone.
const KEPT: usize = 100;

/// The history of a project, which no other run can write while this is held.
pub struct Journal {
    root: PathBuf,
    _lock: File,
}

impl Journal {
    /// Waits until no other run writes, and completes what an earlier run could not.
    ///
    /// # Errors
    ///
    /// The history cannot be written, or a file was edited since a run was interrupted.
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

    /// Makes `changes`, which `command` asks for.
    ///
    /// # Errors
    ///
    /// A file was changed since the plan was made, or cannot be written. Then nothing is written.
    pub fn apply(&self, command: &str, changes: &[Change]) -> Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let last = entries(&self.root)?.last().map_or(0, |entry| entry.number);
        let mut lines = Vec::new();
        // The inner ones first: they are removed in this order.
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

    /// Makes `changes`, which take back the commands of `undone`, the newest first, and removes these from the
    /// history.
    ///
    /// # Errors
    ///
    /// A file was changed since the plan was made, or cannot be written. Then nothing is undone.
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

/// Completes what an earlier run could not, if there is any such thing. A dry run needs no more, and
/// leaves no trace.
///
/// # Errors
///
/// The history cannot be written, or a file was edited since a run was interrupted.
pub fn recover(root: &Path) -> Result<()> {
    let all = entries(root)?;
    if all.iter().any(|entry| entry.state != State::Done) {
        // It may be that it still runs; then it is done when the lock is free.
        Journal::open(root)?;
    }
    Ok(())
}

/// A change on its way into the history.
struct Record<'r> {
    number: u64,
    state: State,
    command: &'r str,
    changes: &'r [Change],
    /// What else the manifest says.
    lines: Vec<String>,
}

impl Record<'_> {
    /// Puts it into the history. From there on it is carried out, or taken back.
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

/// The folders that `changes` need and that are not there, the outer ones first.
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
    /// On its way to `after`.
    Begun,
    Done,
    /// On its way back to `before`, since it failed.
    Reverting,
    /// On its way to `after`, which takes back other entries.
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

    /// What stands behind `word` in the lines of the manifest.
    fn lines(&self, word: &str) -> Result<impl Iterator<Item = String>> {
        let manifest = self.manifest()?;
        let lines = manifest.lines().skip(1);
        let lines: Vec<String> = lines
            .filter_map(|line| line.strip_prefix(word))
            .map(str::to_owned)
            .collect();
        Ok(lines.into_iter())
    }

    /// Brings every file to where this entry wants it.
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
                    "`{}` was interrupted, and {path} was edited since",
                    self.command()?
                );
                let help = format!(
                    "{}, or delete {} to leave everything as it is",
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

    /// Ends the entry, and those that it takes back.
    fn close(&self, root: &Path) -> Result<()> {
        if self.state == State::Begun {
            return self.rename(root, State::Done).map(|_| ());
        }
        // They are not empty when somebody has put something into them since.
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

    /// What to do with a file that was edited while the run was interrupted.
    fn way_back(&self, path: &str) -> String {
        let before = self.folder.join("before").join(path);
        if before.is_file() {
            return format!("bring it back to {}", before.display());
        }
        let after = self.folder.join("after").join(path);
        format!("delete it, or bring it back to {}", after.display())
    }

    /// Reverts what was written before `error` stopped it.
    fn take_back(&self, root: &Path, error: &anyhow::Error, done: &str) -> anyhow::Error {
        let reverted = self.rename(root, State::Reverting).and_then(|entry| {
            entry.write_files(root)?;
            entry.close(root)
        });
        let message = match reverted {
            Ok(()) => format!("nothing was {done}: {error:#}"),
            Err(why) => format!(
                "only a part was {done}, and it cannot be taken back ({why:#}). \
                 The next run tries again: {error:#}"
            ),
        };
        Refusal::new(Code::Io, message).into()
    }

    /// Deletes the entry. First it becomes a draft, which counts for nothing and is swept away by
    /// the next run if this one is killed: half an entry could not be read any more.
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

/// All entries, the oldest first.
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

/// Waits until no other run writes.
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
    // What a run left that was killed before it began.
    for entry in fs::read_dir(history(root))?.flatten() {
        if entry.file_name().to_string_lossy().starts_with("draft-") {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    Ok(lock)
}
