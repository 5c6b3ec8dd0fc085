//! Writes a set of files all or nothing, and remembers what they were.
//!
//! First the whole change is written down in `.xtask/history`, under a name that says it is `begun`;
//! putting it there is one rename. Then the files are replaced one by one, each by a rename. A run
//! that is killed before the first step has changed nothing; one that is killed later is completed
//! by the next. One that fails takes back what it did.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process,
};

use anyhow::{Context, Result, bail, ensure};

use crate::{plan::read, terminal};

/// What becomes of one file. `None` is a file that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// From the root of the project, with `/`.
    pub path: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

const FOLDER: &str = ".xtask";
const BEGUN: &str = "begun";
const UNDOING: &str = "undoing";

/// How many generations can be undone.
const KEPT: usize = 100;

/// Makes `changes`, which `command` asks for.
pub fn apply(root: &Path, command: &str, changes: &[Change]) -> Result<()> {
    let _lock = lock(root)?;
    for change in changes {
        ensure!(
            read(root, &change.path)? == change.before,
            "nothing was written: {} was changed just now; run the command again",
            change.path
        );
    }
    let history = history(root);
    let number = entries(root)?.last().map_or(1, |entry| entry.number + 1);
    let draft = history.join(format!("draft-{}", process::id()));
    record(&draft, command, changes, root).context("cannot write the history")?;
    let begun = history.join(format!("{number:06}.{BEGUN}"));
    fs::rename(&draft, &begun).context("cannot write the history")?;

    let entry = Entry {
        number,
        state: State::Begun,
        folder: begun,
    };
    if let Err(error) = entry.finish(root) {
        return Err(entry.take_back(root, error));
    }
    let all = entries(root)?;
    for old in &all[..all.len().saturating_sub(KEPT)] {
        let _ = old.discard(root);
    }
    Ok(())
}

/// Takes back the last `count` runs, the newest first; says what happens to each file.
pub fn undo(root: &Path, count: usize, dry_run: bool) -> Result<()> {
    let _lock = lock(root)?;
    let all = entries(root)?;
    ensure!(!all.is_empty(), "there is nothing to undo");
    ensure!(
        count <= all.len(),
        "only {} can be undone",
        if all.len() == 1 {
            "one run".to_owned()
        } else {
            format!("{} runs", all.len())
        }
    );
    let undone: Vec<&Entry> = all.iter().rev().take(count).collect();

    // What the files will be on the way back.
    let mut texts = std::collections::BTreeMap::new();
    let mut edited = Vec::new();
    for entry in &undone {
        for change in entry.changes()? {
            let text = match texts.remove(&change.path) {
                Some(text) => text,
                None => read(root, &change.path)?,
            };
            if text != change.after && !edited.contains(&change.path) {
                edited.push(change.path.clone());
            }
            texts.insert(change.path, change.before);
        }
    }
    if !edited.is_empty() {
        bail!(
            "nothing was undone: {} edited since. Take these edits back first, or undo by hand",
            match edited.as_slice() {
                [one] => format!("{one} was"),
                several => format!("{} were", several.join(", ")),
            }
        );
    }
    for entry in undone {
        let verb = if dry_run { "Would undo" } else { "Undoing" };
        terminal::status(verb, &entry.command()?);
        for change in entry.changes()? {
            let verb = if change.before.is_some() {
                "restore"
            } else {
                "delete"
            };
            println!("{verb:>12} {}", change.path);
        }
        if !dry_run {
            entry.rename(root, UNDOING)?.finish(root)?;
        }
    }
    Ok(())
}

/// Completes what an earlier run could not.
pub fn recover(root: &Path) -> Result<()> {
    let interrupted = |entries: &[Entry]| entries.iter().any(|entry| entry.state != State::Done);
    if !history(root).is_dir() || !interrupted(&entries(root)?) {
        return Ok(());
    }
    // It may be that it still runs; then it is done when the lock is free.
    let _lock = lock(root)?;
    for entry in entries(root)? {
        if entry.state != State::Done {
            let verb = match entry.state {
                State::Undoing => "Undoing",
                State::Begun | State::Done => "Completing",
            };
            terminal::status(
                verb,
                &format!("`{}`, which was interrupted", entry.command()?),
            );
            entry.finish(root)?;
        }
    }
    Ok(())
}

/// A run that changed something.
struct Entry {
    number: u64,
    state: State,
    folder: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Begun,
    Done,
    Undoing,
}

impl Entry {
    fn command(&self) -> Result<String> {
        Ok(self
            .manifest()?
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned())
    }

    fn manifest(&self) -> Result<String> {
        let file = self.folder.join("manifest");
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))
    }

    fn changes(&self) -> Result<Vec<Change>> {
        let manifest = self.manifest()?;
        let paths = manifest
            .lines()
            .skip(1)
            .filter_map(|line| line.strip_prefix("file "));
        paths
            .map(|path| {
                Ok(Change {
                    path: path.to_owned(),
                    before: read(&self.folder.join("before"), path)?,
                    after: read(&self.folder.join("after"), path)?,
                })
            })
            .collect()
    }

    /// Brings every file to where this entry wants it, and closes the entry.
    fn finish(&self, root: &Path) -> Result<()> {
        let undoing = self.state == State::Undoing;
        let targets: Vec<(String, Option<String>, Option<String>)> = self
            .changes()?
            .into_iter()
            .map(|change| {
                if undoing {
                    (change.path, change.after, change.before)
                } else {
                    (change.path, change.before, change.after)
                }
            })
            .collect();
        for (path, from, to) in &targets {
            let now = read(root, path)?;
            ensure!(
                now == *from || now == *to,
                "`{}` was interrupted, and {path} was edited since. {}, \
                 or delete {} to leave everything as it is",
                self.command()?,
                self.way_back(path),
                self.folder.display()
            );
        }
        for (path, _, to) in &targets {
            if read(root, path)? != *to {
                write(root, path, to.as_deref())?;
            }
        }
        if undoing {
            let manifest = self.manifest()?;
            // They are not empty when somebody has put something into them since.
            for folder in manifest
                .lines()
                .filter_map(|line| line.strip_prefix("folder "))
            {
                let _ = fs::remove_dir(root.join(folder));
            }
            self.discard(root).context("cannot write the history")
        } else {
            self.rename(root, "").map(|_| ())
        }
    }

    /// What to do with a file that was edited while the run was interrupted.
    fn way_back(&self, path: &str) -> String {
        let before = self.folder.join("before").join(path);
        if before.is_file() {
            return format!("Bring it back to {}", before.display());
        }
        let after = self.folder.join("after").join(path);
        format!("Delete it, or bring it back to {}", after.display())
    }

    /// Undoes what was done before `error` stopped it.
    fn take_back(&self, root: &Path, error: anyhow::Error) -> anyhow::Error {
        let undone = self
            .rename(root, UNDOING)
            .and_then(|entry| entry.finish(root));
        match undone {
            Ok(()) => error.context("nothing was written"),
            Err(why) => error.context(format!(
                "only a part was written, and it cannot be taken back ({why:#}). \
                 The next run tries again"
            )),
        }
    }

    /// Deletes the entry. First it becomes a draft, which counts for nothing and is swept away by
    /// the next run if this one is killed: half an entry could not be read any more.
    fn discard(&self, root: &Path) -> io::Result<()> {
        let draft = history(root).join(format!("draft-{:06}", self.number));
        fs::rename(&self.folder, &draft)?;
        let _ = fs::remove_dir_all(draft);
        Ok(())
    }

    fn rename(&self, root: &Path, state: &str) -> Result<Self> {
        let dot = if state.is_empty() { "" } else { "." };
        let folder = history(root).join(format!("{:06}{dot}{state}", self.number));
        fs::rename(&self.folder, &folder).context("cannot write the history")?;
        Ok(Self {
            number: self.number,
            state: if state == UNDOING {
                State::Undoing
            } else {
                State::Done
            },
            folder,
        })
    }
}

/// All entries, the oldest first.
fn entries(root: &Path) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(history(root)).into_iter().flatten() {
        let folder = entry?.path();
        let Some(name) = folder.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let (number, state) = name.split_once('.').unwrap_or((name, ""));
        let state = match state {
            "" => State::Done,
            BEGUN => State::Begun,
            UNDOING => State::Undoing,
            _ => continue,
        };
        if let Ok(number) = number.parse() {
            entries.push(Entry {
                number,
                state,
                folder,
            });
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
    lock.lock().context("cannot wait for another run to end")?;
    // What a run left that was killed before it began.
    for entry in fs::read_dir(history(root))?.flatten() {
        if entry.file_name().to_string_lossy().starts_with("draft-") {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    Ok(lock)
}

fn record(draft: &Path, command: &str, changes: &[Change], root: &Path) -> io::Result<()> {
    let mut manifest = vec![command.replace(['\n', '\r'], " ")];
    let mut folders = std::collections::BTreeSet::new();
    for change in changes {
        manifest.push(format!("file {}", change.path));
        for folder in Path::new(&change.path).ancestors().skip(1) {
            if !folder.as_os_str().is_empty() && !root.join(folder).exists() {
                folders.insert(folder.to_string_lossy().replace('\\', "/"));
            }
        }
        for (side, text) in [("before", &change.before), ("after", &change.after)] {
            if let Some(text) = text {
                let file = draft.join(side).join(&change.path);
                file.parent().map_or(Ok(()), fs::create_dir_all)?;
                fs::write(file, text)?;
            }
        }
    }
    // The inner ones first: they are removed in this order.
    manifest.extend(
        folders
            .iter()
            .rev()
            .map(|folder| format!("folder {folder}")),
    );
    fs::create_dir_all(draft)?;
    fs::write(draft.join("manifest"), manifest.join("\n"))
}

/// Replaces a file, or removes it.
fn write(root: &Path, path: &str, text: Option<&str>) -> Result<()> {
    let target = root.join(path);
    let context = || format!("cannot write {path}");
    let Some(text) = text else {
        return fs::remove_file(target).with_context(context);
    };
    // Through a link, to what it means.
    let target = fs::canonicalize(&target).unwrap_or(target);
    let folder = target.parent().with_context(context)?;
    let name = target.file_name().with_context(context)?.to_string_lossy();
    fs::create_dir_all(folder).with_context(context)?;
    let new = folder.join(format!(".{name}.xtask"));
    let written = fs::write(&new, text)
        .and_then(|()| match fs::metadata(&target) {
            Ok(old) => fs::set_permissions(&new, old.permissions()),
            Err(_) => Ok(()),
        })
        .and_then(|()| fs::rename(&new, &target));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written.with_context(context)
}
