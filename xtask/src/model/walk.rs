//! The project, read as far as something asks for it.

use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::HashMap,
    error, fmt, fs, io,
    path::{Path, PathBuf},
};

use super::{
    layout::{CORE, CORE_ROOT, MAIN, ROOT, SERVICES_ROOT, short},
    module::{Module, Target, files_of},
    source::Source,
};

/// The project, read on demand. Opening it reads nothing, and each file is read at most once.
pub struct Model {
    root: PathBuf,
    sources: Arena,
    /// The index of the source of each file, or `None` for a file that does not exist.
    known: RefCell<HashMap<String, Option<usize>>>,
}

/// The result of a search for a child of a module.
pub enum Child<'s> {
    Present(Box<Module<'s>>),
    /// A `mod name;` whose file does not exist.
    Missing {
        /// The path in `#[path]`, if there is one.
        path: Option<String>,
    },
    Undeclared,
}

/// The reason why a module cannot be followed with certainty. The message contains the solution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModuleError {
    NoFile {
        path: String,
    },
    NotRust {
        path: String,
        line: usize,
        message: String,
    },
    /// Both `x.rs` and `x/mod.rs` exist.
    TwoFiles {
        name: String,
        files: [String; 2],
    },
    /// `#[cfg_attr(.., path = "..")]`
    ConditionalPath {
        file: String,
        line: String,
    },
    /// The module has several declarations, each with a condition.
    Repeated {
        file: String,
        name: String,
    },
    InMacro {
        file: String,
        line: String,
    },
    /// Code from `include!(..)` may declare the module.
    Included {
        file: String,
        line: String,
    },
    /// A required declaration is missing.
    Undeclared {
        file: String,
        line: String,
    },
    /// The module is a block, but a file is needed.
    Block {
        name: String,
        file: String,
    },
    /// `#[path]` leads back to the file of an ancestor.
    Circle {
        file: String,
        name: String,
    },
}

impl Model {
    /// Opens the project in the folder `root`.
    #[must_use]
    pub fn open(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            sources: Arena::default(),
            known: RefCell::default(),
        }
    }

    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Reports whether a file exists at `path`.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        match self.known.borrow().get(path) {
            Some(known) => known.is_some(),
            None => self.root.join(path).is_file(),
        }
    }

    /// Returns the file at `path`, if it exists.
    pub fn source(&self, path: &str) -> Option<&Source> {
        let known = self.known.borrow().get(path).copied();
        if let Some(known) = known {
            return self.sources.get(known?);
        }
        let source = match fs::read(self.root.join(path)) {
            Ok(bytes) => Some(Source::new(path, &bytes).shared()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => Some(Source::unreadable(path, &error.to_string())),
        };
        self.keep(path, source)
    }

    /// Sets the text of the file at `path`, which need not be on the disk yet.
    pub fn put(&self, path: &str, text: &str) {
        self.keep(path, Some(Source::of_text(path, text).shared()));
    }

    fn keep(&self, path: &str, source: Option<Source>) -> Option<&Source> {
        let index = source.map(|source| self.sources.push(source));
        self.known.borrow_mut().insert(path.to_owned(), index);
        self.sources.get(index?)
    }

    /// Returns the root module of `krate`.
    pub fn crate_root(&self, krate: &str) -> Result<Module<'_>, ModuleError> {
        let path = match krate {
            ROOT => MAIN,
            CORE => CORE_ROOT,
            _ => SERVICES_ROOT,
        };
        let source = self.source(path);
        let source = source.ok_or_else(|| ModuleError::no_file(path))?;
        Ok(Module::root(krate, readable(source)?))
    }

    /// Returns the module `name`, which begins with its crate. Returns `None` if it is not declared, or has
    /// no file.
    pub fn module(&self, name: &[&str]) -> Result<Option<Module<'_>>, ModuleError> {
        let Some((krate, rest)) = name.split_first() else {
            return Ok(None);
        };
        let mut module = self.crate_root(krate)?;
        for name in rest {
            match self.child(&module, name)? {
                Child::Present(child) => module = *child,
                Child::Missing { .. } | Child::Undeclared => return Ok(None),
            }
        }
        Ok(Some(module))
    }

    /// Returns the child `name` of `parent`.
    pub fn child<'s>(&'s self, parent: &Module<'s>, name: &str) -> Result<Child<'s>, ModuleError> {
        let file = || parent.source.path.clone();
        let line = || parent.declaration_of(name);
        let found: Vec<_> = parent
            .declarations()
            .filter(|declaration| declaration.is_named(name))
            .collect();
        let declaration = match found.as_slice() {
            [] => return self.undeclared(parent, name),
            [one] => one,
            _ => {
                let (file, name) = (file(), name.to_owned());
                return Err(ModuleError::Repeated { file, name });
            }
        };
        if declaration.is_open() {
            let (file, line) = (file(), line());
            return Err(ModuleError::ConditionalPath { file, line });
        }
        if declaration.is_file() && !declaration.has_path() {
            self.file_of_new(parent, name, false)?;
        }
        match declaration.targets(|path| self.has(path)).pop() {
            Some(Target::Block(items)) => Ok(Child::Present(Box::new(declaration.block(items)))),
            Some(Target::File { path, .. }) if parent.is_below(&path) => {
                let (file, name) = (file(), name.to_owned());
                Err(ModuleError::Circle { file, name })
            }
            Some(Target::File { path, folder }) => match self.source(&path) {
                Some(source) => {
                    let module = declaration.file(readable(source)?, folder);
                    Ok(Child::Present(Box::new(module)))
                }
                None => Ok(Child::Missing {
                    path: declaration.has_path().then_some(path),
                }),
            },
            None => Ok(Child::Missing { path: None }),
        }
    }

    /// Returns the path for a new child `name` of `parent`: that of an existing file, or else `name/mod.rs`
    /// or `name.rs`, according to `in_folder`.
    pub fn file_of_new(
        &self,
        parent: &Module,
        name: &str,
        in_folder: bool,
    ) -> Result<String, ModuleError> {
        self.one_of(&parent.folder, name, in_folder)
    }

    /// Returns the path for the module `name` in `folder`: that of an existing file, or else `name/mod.rs` or
    /// `name.rs`, according to `in_folder`.
    pub fn one_of(&self, folder: &str, name: &str, in_folder: bool) -> Result<String, ModuleError> {
        let [own, index] = files_of(folder, name);
        match (self.has(&own), self.has(&index)) {
            (true, true) => Err(ModuleError::TwoFiles {
                name: name.to_owned(),
                files: [own, index],
            }),
            (true, false) => Ok(own),
            (false, true) => Ok(index),
            (false, false) => Ok(if in_folder { index } else { own }),
        }
    }

    /// Fails if a macro or an `include!` in `parent` may declare `name`.
    fn undeclared<'s>(&'s self, parent: &Module, name: &str) -> Result<Child<'s>, ModuleError> {
        let file = || parent.source.path.clone();
        let line = || parent.declaration_of(name);
        let mut in_macros = parent.declarations_in_macros();
        if in_macros.any(|declaration| declaration.is_named(name)) {
            let (file, line) = (file(), line());
            return Err(ModuleError::InMacro { file, line });
        }
        for included in parent.included() {
            let source = included.and_then(|path| self.source(&path));
            let lacks = source.is_some_and(|source| {
                source.syntax().is_ok() && !Module::root(ROOT, source).may_declare(name)
            });
            if !lacks {
                let (file, line) = (file(), line());
                return Err(ModuleError::Included { file, line });
            }
        }
        Ok(Child::Undeclared)
    }

    /// Returns the children of `parent` that can be read, in the order of their declarations. They include
    /// children with a condition, and children in included code.
    #[must_use]
    pub fn children<'s>(&'s self, parent: &Module<'s>) -> Vec<Module<'s>> {
        let children = self.children_or_errors(parent).into_iter();
        children.filter_map(Result::ok).collect()
    }

    /// The same, with the reasons why others cannot be read. A file that is not there is no child.
    #[must_use]
    pub fn children_or_errors<'s>(
        &'s self,
        parent: &Module<'s>,
    ) -> Vec<Result<Module<'s>, ModuleError>> {
        let included = parent.included().flatten();
        let included = included
            .filter(|path| !parent.is_below(path))
            .filter_map(|path| self.source(&path))
            .flat_map(|source| match readable(source) {
                Ok(source) => self.children_or_errors(&parent.including(source)),
                Err(error) => vec![Err(error)],
            });
        let declarations = parent.declarations().chain(parent.declarations_in_macros());
        declarations
            .flat_map(|declaration| {
                let targets = declaration.targets(|path| self.has(path)).into_iter();
                let modules = targets.filter_map(|target| match target {
                    Target::Block(items) => Some(Ok(declaration.block(items))),
                    Target::File { path, .. } if parent.is_below(&path) => None,
                    Target::File { path, folder } => {
                        let source = readable(self.source(&path)?);
                        Some(source.map(|source| declaration.file(source, folder)))
                    }
                });
                modules.collect::<Vec<_>>()
            })
            .chain(included)
            .collect()
    }

    /// Returns the module `name` of the core, if it is a bounded context.
    pub fn context(&self, name: &str) -> Result<Option<Module<'_>>, ModuleError> {
        let module = self.module(&[CORE, name])?;
        Ok(module.filter(Module::is_context))
    }

    /// Returns the names of the bounded contexts, sorted.
    pub fn contexts(&self) -> Result<Vec<String>, ModuleError> {
        let core = self.crate_root(CORE)?;
        let mut names: Vec<String> = self
            .children(&core)
            .iter()
            .filter(|module| module.is_context())
            .map(|module| short(&module.name).to_owned())
            .collect();
        names.sort();
        names.dedup();
        Ok(names)
    }
}

fn readable(source: &Source) -> Result<&Source, ModuleError> {
    match source.syntax() {
        Ok(_) => Ok(source),
        Err(defect) => Err(ModuleError::NotRust {
            path: source.path.clone(),
            line: defect.at.start.0,
            message: defect.message.clone(),
        }),
    }
}

/// A list of sources that can be borrowed while more are added. Each block has twice as many as the one before
/// it.
#[derive(Default)]
struct Arena {
    length: Cell<usize>,
    blocks: [OnceCell<Box<[OnceCell<Source>]>>; 24],
}

impl Arena {
    /// Adds `source`, and returns its index.
    fn push(&self, source: Source) -> usize {
        let index = self.length.get();
        self.length.set(index + 1);
        let (block, at) = Self::place(index);
        if let Some(block) = self.blocks.get(block) {
            let cells = block.get_or_init(|| (0..=index).map(|_| OnceCell::new()).collect());
            if let Some(cell) = cells.get(at) {
                cell.get_or_init(|| source);
            }
        }
        index
    }

    fn get(&self, index: usize) -> Option<&Source> {
        let (block, at) = Self::place(index);
        self.blocks.get(block)?.get()?.get(at)?.get()
    }

    fn place(index: usize) -> (usize, usize) {
        let block = (index + 1).ilog2();
        (block as usize, index + 1 - (1 << block))
    }
}

fn indented(lines: &str) -> String {
    format!("    {}", lines.replace('\n', "\n    "))
}

impl ModuleError {
    #[must_use]
    pub fn no_file(path: &str) -> Self {
        Self::NoFile {
            path: path.to_owned(),
        }
    }
}

impl error::Error for ModuleError {}

impl fmt::Display for ModuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFile { path } => write!(f, "{path} does not exist, and every service needs it"),
            Self::NotRust {
                path,
                line,
                message,
            } => write!(f, "{path}:{line} is not Rust: {message}"),
            Self::TwoFiles {
                name,
                files: [own, index],
            } => write!(
                f,
                "the module `{name}` has two files, {own} and {index}, which rustc does not allow. \
                 Delete one of them"
            ),
            Self::ConditionalPath { file, line } => write!(
                f,
                "in {file}, the file of a module depends on `cfg_attr`, which the generator cannot follow. \
                 Declare the module like this:\n\n    {line}"
            ),
            Self::Repeated { file, name } => write!(
                f,
                "in {file}, the module `{name}` is declared more than once, so its file is not clear. \
                 Declare it once"
            ),
            Self::InMacro { file, line } => write!(
                f,
                "in {file}, a macro declares a module, which the generator cannot follow. \
                 Declare it outside of the macro:\n\n    {line}"
            ),
            Self::Included { file, line } => write!(
                f,
                "in {file}, `include!` brings in code that may declare a module. \
                 Declare it in {file} itself, and run the command again:\n\n    {line}"
            ),
            Self::Undeclared { file, line } => write!(
                f,
                "{file} lacks a module. Add it by hand, and run the command again:\n\n{}",
                indented(line)
            ),
            Self::Block { name, file } => write!(
                f,
                "the module `{name}` is a block in {file}, but it needs a file of its own. \
                 Move it to one"
            ),
            Self::Circle { file, name } => write!(
                f,
                "in {file}, the path of the module `{name}` leads back to the file of an ancestor. \
                 Give it another file"
            ),
        }
    }
}
