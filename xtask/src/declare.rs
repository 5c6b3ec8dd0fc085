//! The file of a module, and the lines that declare it.

use crate::model::{
    Child, Model, Module, ModuleError, files,
    layout::{CORE, ROOT, SERVICES},
};

/// A folder whose files are the modules in one module.
struct Room {
    folder: &'static str,
    /// From the crate on.
    module: &'static [&'static str],
    /// The lines that declare the module, if they are more than `mod name;`.
    declaration: Option<&'static str>,
}

/// The inner folders first.
const ROOMS: [Room; 7] = [
    Room {
        folder: "tests/core",
        module: &[CORE, "tests"],
        declaration: Some("#[cfg(test)]\n#[path = \"../../tests/core/mod.rs\"]\nmod tests;"),
    },
    Room {
        folder: "tests/services",
        module: &[SERVICES, "tests"],
        declaration: Some("#[cfg(test)]\n#[path = \"../../tests/services/mod.rs\"]\nmod tests;"),
    },
    Room {
        folder: "tests/impl",
        module: &[ROOT, "tests", "doubles"],
        declaration: Some("#[path = \"impl/mod.rs\"]\nmod doubles;"),
    },
    Room {
        folder: "tests",
        module: &[ROOT, "tests"],
        declaration: Some("#[cfg(test)]\n#[path = \"../tests/mod.rs\"]\nmod tests;"),
    },
    Room {
        folder: "src/core",
        module: &[CORE],
        declaration: None,
    },
    Room {
        folder: "src/services",
        module: &[SERVICES],
        declaration: None,
    },
    Room {
        folder: "src",
        module: &[ROOT],
        declaration: None,
    },
];

/// A module as the layout of the project has it.
struct Wanted<'p> {
    room: &'static Room,
    /// From the crate on.
    name: Vec<&'p str>,
    /// `x/mod.rs`, and not `x.rs`.
    in_folder: bool,
}

/// A change that is needed so that a file is a module.
pub enum Step {
    /// `mod name;` in `file`, in the block that `blocks` lead to.
    Declare {
        file: String,
        blocks: Vec<String>,
        name: String,
        /// Others than its neighbours must see it.
        public: bool,
    },
    /// A file that declares modules.
    Create { path: String },
}

/// The file of the module that the layout has at `path`: where the declarations put it, and if it is not
/// declared, where it will be. A path that is no module is itself.
pub fn place(model: &Model, path: &str) -> Result<String, ModuleError> {
    let Some(wanted) = Wanted::at(path) else {
        return Ok(path.to_owned());
    };
    let (module, rest) = wanted.walk(model)?;
    let Some((last, between)) = rest.split_last() else {
        return Ok(module.source.path.clone());
    };
    if let Some((first, between)) = between.split_first() {
        let folder = match model.child(&module, first)? {
            Child::Missing { path: Some(path) } => files::folder(&path).to_owned(),
            _ => files::join(&module.folder, first),
        };
        let folder = files::join(&folder, &between.join("/"));
        return model.one_of(&folder, last, wanted.in_folder);
    }
    match model.child(&module, last) {
        Ok(Child::Present(child)) if child.is_file => Ok(child.source.path.clone()),
        Ok(Child::Present(child)) => Err(ModuleError::Block {
            name: child.name.join("::"),
            file: child.source.path.clone(),
        }),
        // It is there all the same, and can be overwritten.
        Ok(Child::Missing { path: Some(path) }) | Err(ModuleError::NotRust { path, .. }) => {
            Ok(path)
        }
        Ok(_) => model.file_of_new(&module, last, wanted.in_folder),
        Err(error) => Err(error),
    }
}

/// The next step on the way to a module at `path`, if there is one.
pub fn next(model: &Model, path: &str) -> Result<Option<Step>, ModuleError> {
    let Some(wanted) = Wanted::at(path) else {
        return Ok(None);
    };
    let (module, rest) = wanted.walk(model)?;
    let Some((name, beyond)) = rest.split_first() else {
        return Ok(None);
    };
    let child = match model.child(&module, name) {
        Err(ModuleError::NotRust { .. }) if beyond.is_empty() => return Ok(None),
        child => child?,
    };
    Ok(match child {
        Child::Undeclared => Some(Step::Declare {
            file: module.source.path.clone(),
            blocks: module.blocks.clone(),
            name: (*name).to_owned(),
            public: wanted.is_public(&module),
        }),
        Child::Missing { path } if !beyond.is_empty() => Some(Step::Create {
            path: match path {
                Some(path) => path,
                None => model.file_of_new(&module, name, true)?,
            },
        }),
        Child::Missing { .. } | Child::Present(_) => None,
    })
}

impl<'p> Wanted<'p> {
    fn at(path: &'p str) -> Option<Self> {
        let (stem, in_folder) = match path.strip_suffix("/mod.rs") {
            Some(stem) => (stem, true),
            None => (path.strip_suffix(".rs")?, false),
        };
        let (room, rest) = ROOMS.iter().find_map(|room| {
            let rest = stem.strip_prefix(room.folder)?;
            (rest.is_empty() || rest.starts_with('/')).then_some((room, rest))
        })?;
        let of_crate = room.declaration.is_none() && matches!(rest, "/lib" | "/main");
        let is_root = rest.is_empty() || of_crate;
        let mut name = room.module.to_vec();
        name.extend(rest.split('/').filter(|part| !part.is_empty()));
        (!is_root).then_some(Self {
            room,
            name,
            in_folder,
        })
    }

    /// The innermost module above it that is there, and the names from there on.
    fn walk<'m>(&self, model: &'m Model) -> Result<(Module<'m>, &[&'p str]), ModuleError> {
        let mut module = model.crate_root(self.name[0])?;
        let last = self.name.len() - 1;
        for depth in 1..last {
            match model.child(&module, self.name[depth])? {
                Child::Present(child) => module = *child,
                Child::Missing { .. } | Child::Undeclared if depth >= self.room.module.len() => {
                    return Ok((module, &self.name[depth..]));
                }
                // The root of a tree of tests is never made.
                Child::Missing { path } => {
                    let path =
                        path.unwrap_or_else(|| format!("{}/mod.rs", self.outer(depth).folder));
                    return Err(ModuleError::NoFile { path });
                }
                Child::Undeclared => {
                    return Err(ModuleError::Undeclared {
                        file: module.source.path.clone(),
                        line: self.outer(depth).declaration.unwrap_or_default().to_owned(),
                    });
                }
            }
        }
        Ok((module, &self.name[last..]))
    }

    /// The room that the beginning of this one's module up to `depth` is.
    fn outer(&self, depth: usize) -> &'static Room {
        let module = &self.room.module[..=depth];
        let outer = ROOMS.iter().find(|room| room.module == module);
        outer.unwrap_or(self.room)
    }

    /// Reports whether others see the children of `parent`. Tests are for nobody, and nothing is above the root
    /// of the service.
    fn is_public(&self, parent: &Module) -> bool {
        if self.room.folder.starts_with("tests") {
            self.room.folder == "tests/impl"
        } else {
            parent.name != [ROOT]
        }
    }
}
