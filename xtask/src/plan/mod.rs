//! The plan of a command: files to create and to edit. The whole plan is checked before anything is written.

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

use std::{collections::BTreeMap, path::Path, rc::Rc};

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
    declare::{self, Step},
    edit::{self, Addition, Edit, EditError, ShortenedCode, Vocabulary},
    model::{Model, ModuleError},
    name_collisions,
    refusal::{Code, Refusal},
};

/// A file that a template creates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedFile {
    /// The path from the root of the project, with `/`.
    pub path: String,
    pub text: String,
    /// The name of the template, for messages.
    pub template: String,
    pub mode: Mode,
}

/// The treatment of a file that exists already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The file must equal the output of the template.
    Create,
    /// The file gets the items of the template that it lacks.
    Append,
    /// The file stays as it is.
    Keep,
}

pub struct Plan {
    /// The project as it will be after this plan.
    model: Rc<Model>,
    files: BTreeMap<String, File>,
}

struct File {
    before: Option<String>,
    after: String,
    /// The whole file comes from a template. Otherwise it was edited.
    made: bool,
    /// Texts to append.
    appended: Vec<String>,
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

    /// Returns the project as it will be after this plan.
    pub fn model(&self) -> Rc<Model> {
        Rc::clone(&self.model)
    }

    /// Returns the text that `path` will have after this plan.
    pub fn text(&self, path: &str) -> Result<Option<String>> {
        let path = self.place(path)?;
        let text = self.text_of(&path)?;
        let appended = self.files.get(&path).map(|file| file.appended.as_slice());
        Ok(text.map(|text| {
            let appended = appended.unwrap_or_default().iter();
            appended.fold(text, |text, more| format!("{text}\n{more}\n"))
        }))
    }

    fn text_of(&self, path: &str) -> Result<Option<String>> {
        match self.files.get(path) {
            Some(file) => Ok(Some(file.after.clone())),
            None => read(self.root(), path),
        }
    }

    /// Returns the paths of the files that templates of this plan make. They may exist already.
    pub fn made(&self) -> impl Iterator<Item = &str> {
        let made = self.files.iter().filter(|(_, file)| file.made);
        made.map(|(path, _)| path.as_str())
    }

    /// Reports whether `path`, or another file of the same module, will exist after this plan.
    pub fn exists(&self, path: &str) -> bool {
        let place = self.place(path);
        place.is_ok_and(|path| self.model.has(&path))
    }

    /// Returns the file of the module at `path`, which may be elsewhere.
    pub fn place(&self, path: &str) -> Result<String> {
        declare::place(&self.model, path).map_err(|error| unclear(&error))
    }

    /// Creates a file. If it exists, it is treated as its template demands.
    pub fn write(&mut self, file: &RenderedFile) -> Result<()> {
        match file.mode {
            Mode::Keep if self.exists(&file.path) => self.edit(&file.path, |_| Ok(Edit::Present)),
            Mode::Append if self.exists(&file.path) => self.append(file),
            Mode::Create | Mode::Keep | Mode::Append => self.create(file),
        }
    }

    fn create(&mut self, file: &RenderedFile) -> Result<()> {
        let path = self.place(&file.path)?;
        let mut text = normalized(&file.text);
        if is_rust(&path) {
            let complete = |text: &str| {
                let ShortenedCode { text, imports } = Vocabulary::of(&path, None)?.shorten(text)?;
                edit::tidy(&edit::prepend_imports(&text, &imports)?)
            };
            text = complete(&text).map_err(|error| broken(&file.template, &error))?;
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
            bail!("a template makes {path}, which this command has written already");
        }
        Ok(())
    }

    /// Adds the items of `file` that the existing file lacks, with their imports.
    fn append(&mut self, file: &RenderedFile) -> Result<()> {
        let path = self.place(&file.path)?;
        let present = self.text_of(&path)?.unwrap_or_default();
        let shortened = Vocabulary::of(&path, Some(&present))
            .map_err(|error| refusal(&path, &error))?
            .shorten(&normalized(&file.text));
        let ShortenedCode { text, imports } =
            shortened.map_err(|error| broken(&file.template, &error))?;
        let addition = Addition::of(&text).map_err(|error| broken(&file.template, &error))?;
        let mut fresh = Vec::new();
        self.edit_file(&path, |present| {
            fresh = addition.missing_from(present)?;
            Ok(Edit::Present)
        })?;
        let before = self.text_of(&path)?;
        for members in &addition.members {
            self.edit_file(&path, |text| members.add_to(text))?;
        }
        if fresh.is_empty() && self.text_of(&path)? == before {
            return Ok(());
        }
        for import in imports.iter().chain(&addition.imports) {
            self.edit_file(&path, |text| edit::import(text, import))?;
        }
        if let Some(file) = self.files.get_mut(&path)
            && !fresh.is_empty()
        {
            file.appended.push(fresh.join("\n\n"));
        }
        Ok(())
    }

    /// Edits the file of the module at `path`, or `path` itself.
    pub fn edit(
        &mut self,
        path: &str,
        edit: impl FnMut(&str) -> Result<Edit, EditError>,
    ) -> Result<()> {
        let path = self.place(path)?;
        self.edit_file(&path, edit)
    }

    /// Edits a file. If the edit would change its own result again, then it had no effect, for example
    /// because it changed a comment. That is an error.
    fn edit_file(
        &mut self,
        path: &str,
        mut edit: impl FnMut(&str) -> Result<Edit, EditError>,
    ) -> Result<()> {
        let Some(text) = self.text_of(path)? else {
            let message = format!(
                "nothing was written: {path} does not exist, and the command has to edit it"
            );
            return Err(Refusal::new(Code::NoPlace, message).into());
        };
        let edited = edit(&text).map_err(|error| refusal(path, &error))?;
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

    /// Declares the modules on the way to `path`, a Rust file in `src` or `tests`. Parent modules without a
    /// file get one. The roots of the module trees must exist.
    pub fn declare(&mut self, path: &str) -> Result<()> {
        while let Some(step) = declare::next(&self.model, path).map_err(|error| unclear(&error))? {
            match step {
                Step::Create { path } => self.create(&RenderedFile {
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

    /// Formats and checks the plan as a whole.
    ///
    /// # Errors
    ///
    /// Fails if a name would have two meanings, or if a file cannot be formatted.
    pub fn finish(mut self, force: bool) -> Result<Outcome> {
        format::format(self.model.root(), &mut self.files)?;
        for (path, file) in &mut self.files {
            file.set_line_ends(self.model.root(), path);
            if is_rust(path) {
                name_collisions::check(file.before.as_deref(), &file.after)
                    .map_err(|error| refusal(path, &error))?;
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
    /// Appends `text` after a blank line.
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

    /// Gives new lines the line ends of the file, or, in a new file, those of the project. Edits have done
    /// this already if the file had any lines.
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

/// Returns the error for a module that the generator cannot follow.
fn unclear(error: &ModuleError) -> anyhow::Error {
    Refusal::new(Code::UnclearPlace, format!("nothing was written: {error}")).into()
}

/// Reports whether `path` is a Rust file.
pub fn is_rust(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "rs")
}
