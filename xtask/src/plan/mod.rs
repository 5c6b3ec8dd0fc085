//! The plan of a command: files to make and edits to do. It is checked as a whole before anything is done.

mod diff;
mod errors;
mod files;
mod format;
mod journal;
mod line_ends;
mod merge;
mod outcome;
mod report;
mod rustfmt;
mod undo;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};

use self::{
    errors::{broken, lost, refusal},
    files::Change,
    line_ends::{LineEnds, normalized},
    outcome::{Fate, PlannedFile},
};
pub use self::{
    files::read,
    journal::{Journal, recover},
    outcome::Outcome,
    report::{Answer, Report},
    undo::{Undo, UndoReport},
};
use crate::{
    clashes,
    edit::{self, Addition, Edit, Refused},
    project,
    refusal::{Code, Refusal},
    template::Rendered,
};

/// Folders whose `mod.rs` is declared already: that of `src/infra` in `src/main.rs`, those of the tests
/// in the crates that they test.
const ROOTS: [&str; 5] = [
    "src/infra",
    "tests",
    "tests/core",
    "tests/impl",
    "tests/services",
];

pub struct Plan {
    root: PathBuf,
    files: BTreeMap<String, File>,
}

struct File {
    before: Option<String>,
    after: String,
    /// Made as a whole, in contrast to edited.
    made: bool,
    /// Put at its end.
    appended: Vec<String>,
}

impl Plan {
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            files: BTreeMap::new(),
        }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The text of `path` as it will be, or as it is.
    pub fn text(&self, path: &str) -> Result<Option<String>> {
        let path = self.place(path);
        match self.files.get(&path) {
            Some(file) => Ok(Some(file.after.clone())),
            None => read(&self.root, &path),
        }
    }

    /// Reports whether `path` will be there, or is; as another file of the same module, perhaps.
    pub fn exists(&self, path: &str) -> bool {
        self.has(&self.place(path))
    }

    fn has(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.root.join(path).exists()
    }

    /// Where `path` is, if it is a module that has its file elsewhere.
    pub fn place(&self, path: &str) -> String {
        project::module_file(path, |path| self.has(path))
    }

    /// Makes a file.
    pub fn create(&mut self, file: Rendered) -> Result<()> {
        let Rendered {
            path,
            mut text,
            made_by,
        } = file;
        text = normalized(&text);
        if is_rust(&path) {
            text = edit::tidy(&text).map_err(|refused| broken(&made_by, &refused))?;
        }
        let path = self.place(&path);
        let before = read(&self.root, &path)?;
        let file = File {
            before,
            after: text,
            made: true,
            appended: Vec::new(),
        };
        if self.files.insert(path.clone(), file).is_some() {
            bail!("two templates make {path}");
        }
        Ok(())
    }

    /// Makes a file, unless it is there already, whatever it contains.
    pub fn keep_or_create(&mut self, file: Rendered) -> Result<()> {
        if self.exists(&file.path) {
            let path = file.path;
            return self.edit(&path, |_| Ok(Edit::Present));
        }
        self.create(file)
    }

    /// Adds the imports and items of `file` to the file of its path, which is made if need be.
    pub fn add(&mut self, file: Rendered) -> Result<()> {
        if !self.exists(&file.path) {
            return self.create(file);
        }
        let Rendered {
            path,
            text,
            made_by,
        } = file;
        let addition =
            Addition::of(&normalized(&text)).map_err(|refused| broken(&made_by, &refused))?;
        let path = self.place(&path);
        let mut fresh = Vec::new();
        self.edit(&path, |present| {
            fresh = addition.missing_from(present)?;
            Ok(Edit::Present)
        })?;
        if fresh.is_empty() {
            return Ok(());
        }
        for import in &addition.imports {
            self.edit(&path, |text| edit::import(text, import))?;
        }
        if let Some(file) = self.files.get_mut(&path) {
            file.appended.push(fresh.join("\n\n"));
        }
        Ok(())
    }

    /// Edits a file. An edit that finds more to do in its own result has written where nobody reads
    /// it, as into a comment.
    pub fn edit(
        &mut self,
        path: &str,
        mut edit: impl FnMut(&str) -> Result<Edit, Refused>,
    ) -> Result<()> {
        let path = &self.place(path);
        let Some(text) = self.text(path)? else {
            let message = format!("there is no {path}, and it has to be edited");
            return Err(Refusal::new(Code::NoPlace, message).into());
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
            file.after = text;
        }
        Ok(())
    }

    /// Declares the modules that lead to `path`, a file of Rust in `src` or `tests`. Files that
    /// would only declare modules are made; the roots of the module trees are there.
    pub fn declare(&mut self, path: &str) -> Result<()> {
        let Some((folder, file)) = path.rsplit_once('/') else {
            return Ok(());
        };
        let module = file.trim_end_matches(".rs");
        if module == "mod" {
            return self.declare(folder);
        }
        let (declaring, is_root) = self.module_file(folder);
        let public = folder.starts_with("src/") || folder.starts_with("tests/impl");
        if is_root || self.exists(&declaring) {
            self.edit(&declaring, |text| {
                edit::declare_module(text, module, public)
            })?;
        } else {
            let visibility = if public { "pub " } else { "" };
            let text = format!("{visibility}mod {module};\n");
            self.create(Rendered {
                path: declaring,
                text,
                made_by: String::new(),
            })?;
        }
        if is_root {
            Ok(())
        } else {
            self.declare(folder)
        }
    }

    /// The file that declares the modules of `folder`, and whether the module trees go on elsewhere
    /// from there: at the root of a crate, or at a file that `#[path]` leads to.
    fn module_file(&self, folder: &str) -> (String, bool) {
        match folder {
            "src/core" | "src/services" => (format!("{folder}/lib.rs"), true),
            _ => {
                let is_root = ROOTS.contains(&folder);
                (self.place(&format!("{folder}/mod.rs")), is_root)
            }
        }
    }

    /// Formats and checks the plan as a whole.
    ///
    /// # Errors
    ///
    /// A name would stand for two things, or a file cannot be formatted.
    pub fn finish(mut self, force: bool) -> Result<Outcome> {
        format::format(&self.root, &mut self.files)?;
        for (path, file) in &mut self.files {
            file.set_line_ends(&self.root, path);
            if is_rust(path) {
                clashes::check(file.before.as_deref(), &file.after)
                    .map_err(|refused| refusal(path, &refused))?;
            }
        }
        let files = self.files.into_iter().map(|(path, file)| PlannedFile {
            fate: file.fate(force),
            made: file.made,
            change: Change {
                path,
                before: file.before,
                after: Some(file.after),
            },
        });
        Ok(Outcome {
            files: files.collect(),
        })
    }
}

impl File {
    /// Puts `text` at the end, behind a blank line.
    fn append(&mut self, text: &str) {
        let line_end = match LineEnds::of(&self.after) {
            Some(LineEnds::CrLf) => "\r\n",
            _ => "\n",
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

    /// Gives the lines that are new the ends of the file's other lines, or those of the project. Edits
    /// have done so where there was a line to learn from.
    fn set_line_ends(&mut self, root: &Path, path: &str) {
        let own = self.before.as_deref().and_then(LineEnds::of);
        if self.made || own.is_none() {
            let ends = own.unwrap_or_else(|| LineEnds::of_new(root, path));
            self.after = ends.apply(&self.after);
        }
    }

    fn fate(&self, force: bool) -> Fate {
        let Some(before) = &self.before else {
            return Fate::Create;
        };
        if before == &self.after || (self.made && normalized(before) == normalized(&self.after)) {
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

/// Reports whether `path` is a file of Rust.
pub fn is_rust(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "rs")
}
