//! What a command is going to do. It is put together and checked as a whole before anything is done.

use std::{
    collections::BTreeMap,
    env, fs,
    hash::{BuildHasher, RandomState},
    io,
    ops::Range,
    path::Path,
    process,
    rc::Rc,
};

use anyhow::{Context, Result, bail};
use similar::{ChangeTag, TextDiff};

use crate::{
    clashes,
    declare::{self, Step},
    edit::{self, Addition, Edit, Refused, Shortened, Vocabulary},
    format,
    journal::{self, Change},
    model::{Model, ModuleError},
    terminal::{self, Style, paint},
};

// No documentation: clap would take it for that of the command.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct Options {
    /// Show the changes as a diff, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Overwrite files that exist already and differ
    #[arg(long)]
    pub force: bool,
}

/// A file that a template makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// From the root of the project, with `/`.
    pub path: String,
    pub text: String,
    /// The template, for messages.
    pub template: String,
    pub mode: Mode,
}

/// The treatment of a file that exists already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The file must be as the template makes it.
    Create,
    /// The file gets what it lacks of the template.
    Append,
    /// The file stays as it is.
    Keep,
}

pub struct Plan {
    /// The project as it will be.
    model: Rc<Model>,
    files: BTreeMap<String, File>,
}

struct File {
    before: Option<String>,
    after: String,
    /// Whether it is made as a whole, in contrast to edited.
    made: bool,
    /// What comes at its end.
    appended: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Create,
    Overwrite,
    Insert,
    Identical,
    Conflict,
}

impl Plan {
    pub fn new(root: &Path) -> Self {
        Self {
            model: Rc::new(Model::open(root)),
            files: BTreeMap::new(),
        }
    }

    pub fn root(&self) -> &Path {
        self.model.root()
    }

    /// The project as it will be.
    pub fn model(&self) -> Rc<Model> {
        Rc::clone(&self.model)
    }

    /// The text of `path` as it will be, or as it is.
    pub fn text(&self, path: &str) -> Result<Option<String>> {
        self.text_of(&self.place(path)?)
    }

    fn text_of(&self, path: &str) -> Result<Option<String>> {
        match self.files.get(path) {
            Some(file) => Ok(Some(file.after.clone())),
            None => read(self.root(), path),
        }
    }

    /// Whether `path` will be there, or is; as another file of the same module, perhaps.
    pub fn exists(&self, path: &str) -> bool {
        let place = self.place(path);
        place.is_ok_and(|path| self.model.has(&path))
    }

    /// Where `path` is, if it is a module that has its file elsewhere.
    pub fn place(&self, path: &str) -> Result<String> {
        declare::place(&self.model, path).map_err(|error| unclear(&error))
    }

    /// Makes a file, or adds to it if it exists and its template allows for that.
    pub fn write(&mut self, file: Rendered) -> Result<()> {
        match file.mode {
            Mode::Keep if self.exists(&file.path) => self.edit(&file.path, |_| Ok(Edit::Present)),
            Mode::Append if self.exists(&file.path) => self.append(&file),
            Mode::Create | Mode::Keep | Mode::Append => self.create(file),
        }
    }

    fn create(&mut self, file: Rendered) -> Result<()> {
        let path = self.place(&file.path)?;
        let mut text = file.text;
        if is_rust(&path) {
            let complete = |text: &str| {
                let Shortened { text, imports } = Vocabulary::of(&path, None)?.shorten(text)?;
                edit::tidy(&edit::prepend_imports(&text, &imports)?)
            };
            text = complete(&text).map_err(|refused| broken(&file.template, &refused))?;
        }
        let before = read(self.root(), &path)?;
        self.model.put(&path, &text);
        let new = File {
            before,
            after: text,
            made: true,
            appended: Vec::new(),
        };
        if self.files.insert(path.clone(), new).is_some() {
            bail!("two templates make {path}");
        }
        Ok(())
    }

    /// Adds the items of `file` that the file of its path lacks, and their imports.
    fn append(&mut self, file: &Rendered) -> Result<()> {
        let path = self.place(&file.path)?;
        let present = self.text_of(&path)?.unwrap_or_default();
        let shortened = Vocabulary::of(&path, Some(&present))
            .map_err(|refused| refusal(&path, &refused))?
            .shorten(&file.text);
        let Shortened { text, imports } =
            shortened.map_err(|refused| broken(&file.template, &refused))?;
        let addition = Addition::of(&text).map_err(|refused| broken(&file.template, &refused))?;
        let mut fresh = Vec::new();
        self.edit_file(&path, |present| {
            fresh = addition.missing_from(present)?;
            Ok(Edit::Present)
        })?;
        if fresh.is_empty() {
            return Ok(());
        }
        for import in imports.iter().chain(&addition.imports) {
            self.edit_file(&path, |text| edit::import(text, import))?;
        }
        if let Some(file) = self.files.get_mut(&path) {
            file.appended.push(fresh.join("\n\n"));
        }
        Ok(())
    }

    /// Edits the file of the module at `path`, or `path` itself.
    pub fn edit(
        &mut self,
        path: &str,
        edit: impl FnMut(&str) -> Result<Edit, Refused>,
    ) -> Result<()> {
        let path = self.place(path)?;
        self.edit_file(&path, edit)
    }

    /// Edits a file. An edit that finds more to do in its own result has written where nobody reads
    /// it, as into a comment.
    fn edit_file(
        &mut self,
        path: &str,
        mut edit: impl FnMut(&str) -> Result<Edit, Refused>,
    ) -> Result<()> {
        let Some(text) = self.text_of(path)? else {
            bail!("there is no {path}, and it has to be edited");
        };
        let edited = edit(&text).map_err(|refused| refusal(path, &refused))?;
        if let Edit::Changed(after) = &edited
            && edit(after) != Ok(Edit::Present)
        {
            return Err(refusal(path, &lost(&text, after)));
        }
        let file = self.files.entry(path.to_owned()).or_insert_with(|| File {
            before: Some(text.clone()),
            after: text,
            made: false,
            appended: Vec::new(),
        });
        if let Edit::Changed(text) = edited {
            self.model.put(path, &text);
            file.after = text;
        }
        Ok(())
    }

    /// Declares the modules that lead to `path`, a file of Rust in `src` or `tests`. Files that
    /// would only declare modules are made; the roots of the module trees are there.
    pub fn declare(&mut self, path: &str) -> Result<()> {
        while let Some(step) = declare::next(&self.model, path).map_err(|error| unclear(&error))? {
            match step {
                Step::Create { path } => self.create(Rendered {
                    path,
                    text: String::new(),
                    template: String::new(),
                    mode: Mode::Create,
                })?,
                Step::Declare {
                    file,
                    blocks,
                    name,
                    public,
                } => self.edit_file(&file, |text| {
                    edit::declare_module(text, &blocks, &name, public)
                })?,
            }
        }
        Ok(())
    }

    /// Checks the plan and carries it out; says what happens to each file. `false` if nothing was
    /// there to be done.
    pub fn carry_out(mut self, command: &str, options: Options) -> Result<bool> {
        self.format()?;
        for (path, file) in &self.files {
            if is_rust(path) {
                clashes::check(file.before.as_deref(), &file.after)
                    .map_err(|refused| refusal(path, &refused))?;
            }
        }
        let fates: Vec<(&str, Fate)> = self
            .files
            .iter()
            .map(|(path, file)| (path.as_str(), file.fate(options.force)))
            .collect();
        let idle = fates.iter().all(|(_, fate)| *fate == Fate::Identical);
        let told: Vec<_> = fates
            .iter()
            .filter(|(path, fate)| idle || *fate != Fate::Identical || self.files[*path].made)
            .copied()
            .collect();
        report(&told);
        let conflicts: Vec<&str> = fates
            .iter()
            .filter(|(_, fate)| *fate == Fate::Conflict)
            .map(|(path, _)| *path)
            .collect();
        if !conflicts.is_empty() {
            bail!(
                "nothing was written: {} there already, with other contents. \
                 `--dry-run --force` shows the difference, `--force` overwrites",
                match conflicts.as_slice() {
                    [one] => format!("{one} is"),
                    several => format!("{} are", several.join(", ")),
                }
            );
        }
        let pending: Vec<(&String, &File)> = self
            .files
            .iter()
            .filter(|(_, file)| file.fate(options.force) != Fate::Identical)
            .collect();
        if pending.is_empty() {
            return Ok(false);
        }
        if options.dry_run {
            for (path, file) in pending {
                show(path, file);
            }
            return Ok(false);
        }
        let changes: Vec<Change> = pending
            .into_iter()
            .map(|(path, file)| Change {
                path: path.clone(),
                before: file.before.clone(),
                after: Some(file.after.clone()),
            })
            .collect();
        journal::apply(self.root(), command, &changes)?;
        Ok(true)
    }

    /// Formats what was made, and what was edited where it had been formatted before.
    fn format(&mut self) -> Result<()> {
        let mut pieces = Vec::new();
        let mut uses = Vec::new();
        for (path, file) in &self.files {
            for text in &file.appended {
                uses.push((path.clone(), Use::Appended));
                pieces.push(piece(text));
            }
            if !is_rust(path) || file.before.as_ref() == Some(&file.after) {
                continue;
            }
            if file.made {
                if !format::declares_modules(&file.after) {
                    uses.push((path.clone(), Use::Made));
                    pieces.push(piece(&file.after));
                }
            } else if let Some(before) = &file.before {
                for (old, new) in touched(before, &file.after) {
                    pieces.push(piece(&file.after[new.clone()]));
                    let old = piece(&before[old]);
                    uses.push((path.clone(), Use::Edited { old, new }));
                }
            }
        }

        let formatted = self.rustfmt(&pieces)?;
        let mut appended = Vec::new();
        let mut edited = Vec::new();
        for ((path, unit), (piece, text)) in uses.into_iter().zip(pieces.iter().zip(formatted)) {
            match unit {
                Use::Made => {
                    if let Some(file) = self.files.get_mut(&path) {
                        file.after = text;
                    }
                }
                Use::Appended => appended.push((path, text)),
                // Most edits leave nothing to format, and then it does not matter how it was before.
                Use::Edited { old, new } if *piece != text => edited.push((path, old, new, text)),
                Use::Edited { .. } => {}
            }
        }
        let olds: Vec<String> = edited.iter().map(|(_, old, ..)| old.clone()).collect();
        let mut replaced: BTreeMap<String, Vec<(Range<usize>, String)>> = BTreeMap::new();
        for ((path, old, new, text), formatted) in edited.into_iter().zip(self.rustfmt(&olds)?) {
            if old == formatted {
                let text = text.trim_end().to_owned();
                replaced.entry(path).or_default().push((new, text));
            }
        }
        for (path, mut units) in replaced {
            let Some(file) = self.files.get_mut(&path) else {
                continue;
            };
            units.sort_by_key(|(range, _)| range.start);
            for (range, text) in units.into_iter().rev() {
                file.after.replace_range(range, &text);
            }
        }
        for (path, text) in appended {
            if let Some(file) = self.files.get_mut(&path) {
                file.append(&text);
            }
        }
        Ok(())
    }

    /// `pieces` as rustfmt writes them, or as they are where it is not installed.
    fn rustfmt(&self, pieces: &[String]) -> Result<Vec<String>> {
        // What nobody can foresee nobody can put there before.
        let random = RandomState::new().hash_one(process::id());
        let scratch = env::temp_dir().join(format!("xtask-{random:016x}"));
        let formatted = format::format(self.root(), pieces, &scratch);
        let _ = fs::remove_dir_all(&scratch);
        Ok(formatted?.unwrap_or_else(|| {
            terminal::error("rustfmt cannot be run: format what is made with `cargo fmt`");
            pieces.to_vec()
        }))
    }
}

/// What a formatted piece is for.
enum Use {
    Made,
    Appended,
    /// A unit of a file: as it was, and where it is now.
    Edited {
        old: String,
        new: Range<usize>,
    },
}

impl File {
    /// Puts `text` at the end, behind a blank line.
    fn append(&mut self, text: &str) {
        let line_end = if self.after.contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        };
        if !self.after.is_empty() {
            if !self.after.ends_with('\n') {
                self.after.push_str(line_end);
            }
            self.after.push_str(line_end);
        }
        for line in text.trim().lines() {
            self.after.push_str(line);
            self.after.push_str(line_end);
        }
    }

    fn fate(&self, force: bool) -> Fate {
        let Some(before) = &self.before else {
            return Fate::Create;
        };
        if before == &self.after || (self.made && before.replace('\r', "") == self.after) {
            Fate::Identical
        } else if !self.made {
            Fate::Insert
        } else if force {
            Fate::Overwrite
        } else {
            Fate::Conflict
        }
    }
}

/// Whether `path` is a file of Rust.
pub fn is_rust(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "rs")
}

/// The units that an edit changed: where they were, and where they are.
fn touched(before: &str, after: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let (old, new) = (format::units(before), format::units(after));
    if old.len() > new.len() {
        return Vec::new();
    }
    old.iter()
        .filter_map(|old| {
            let new = new.iter().find(|new| new.key == old.key)?;
            let (old, new) = (old.start..old.end, new.start..new.end);
            (before[old.clone()] != after[new.clone()]).then_some((old, new))
        })
        .collect()
}

/// With the line end that rustfmt puts behind everything.
fn piece(text: &str) -> String {
    let end = match text {
        text if text.ends_with('\n') => "",
        text if text.contains("\r\n") => "\r\n",
        _ => "\n",
    };
    format!("{text}{end}")
}

fn report(fates: &[(&str, Fate)]) {
    let colours = terminal::colours();
    for (path, fate) in fates {
        let (verb, style) = match fate {
            Fate::Create => ("create", Style::Green),
            Fate::Overwrite => ("overwrite", Style::Yellow),
            Fate::Insert => ("insert", Style::Green),
            Fate::Identical => ("identical", Style::Cyan),
            Fate::Conflict => ("conflict", Style::Red),
        };
        println!(
            "{} {path}",
            paint(format_args!("{verb:>12}"), style, colours)
        );
    }
}

fn show(path: &str, file: &File) {
    let colours = terminal::colours();
    let before = file.before.as_deref().unwrap_or_default();
    // Split here: `from_lines` looks at each character, which takes longer than to compare the lines.
    let lines = |text| str::split_inclusive(text, '\n').collect::<Vec<&str>>();
    let (old_lines, new_lines) = (lines(before), lines(&file.after));
    let diff = TextDiff::configure()
        .newline_terminated(true)
        .diff_slices(&old_lines, &new_lines);
    let old = file
        .before
        .as_ref()
        .map_or("/dev/null".to_owned(), |_| format!("a/{path}"));
    let diff = diff
        .unified_diff()
        .header(&old, &format!("b/{path}"))
        .to_string();
    println!();
    for line in diff.lines() {
        let style = match line.as_bytes().first() {
            _ if line.starts_with("+++") || line.starts_with("---") => Some(Style::Bold),
            Some(b'+') => Some(Style::Green),
            Some(b'-') => Some(Style::Red),
            Some(b'@') => Some(Style::Cyan),
            _ => None,
        };
        match style {
            Some(style) => println!("{}", paint(line, style, colours)),
            None => println!("{line}"),
        }
    }
}

/// An edit from `before` to `after` that was to no avail.
fn lost(before: &str, after: &str) -> Refused {
    let added: Vec<&str> = TextDiff::from_lines(before, after)
        .iter_all_changes()
        .filter(|change| change.tag() == ChangeTag::Insert)
        .map(|change| change.value().trim())
        .collect();
    Refused::Unclear {
        why: "a comment is in the way of this".to_owned(),
        paste: added.join("\n"),
    }
}

fn refusal(path: &str, refused: &Refused) -> anyhow::Error {
    match refused {
        Refused::NoPlace { looked_for, paste } => anyhow::anyhow!(
            "nothing was written: {path} has no {looked_for} to add this to:\n\n{}\n\n\
             Add it by hand and run the command again",
            indented(paste)
        ),
        Refused::Unclear { why, paste } => anyhow::anyhow!(
            "nothing was written: in {path}, {why}:\n\n{}\n\n\
             Add it by hand and run the command again",
            indented(paste)
        ),
        Refused::Taken(what) => anyhow::anyhow!("nothing was written: in {path}, {what}"),
        Refused::Unreadable { line, message } => {
            anyhow::anyhow!("nothing was written: {path}:{line} is not Rust: {message}")
        }
    }
}

/// A module that cannot be followed.
fn unclear(error: &ModuleError) -> anyhow::Error {
    anyhow::anyhow!("nothing was written: {error}")
}

fn indented(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("    {line}")).collect();
    lines.join("\n")
}

/// A template that makes no Rust.
fn broken(template: &str, refused: &Refused) -> anyhow::Error {
    match refused {
        Refused::Unreadable { line, message } => anyhow::anyhow!(
            "{template}: the template is broken: line {line} of what it makes is not Rust: {message}"
        ),
        _ => refusal(template, refused),
    }
}

/// The text of a file, if there is one.
pub fn read(root: &Path, path: &str) -> Result<Option<String>> {
    match fs::read_to_string(root.join(path)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {path}")),
    }
}
