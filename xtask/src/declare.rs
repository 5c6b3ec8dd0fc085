//! Where the file of a module is, and which lines declare it.

use crate::model::{
    Child, Model, Module, ModuleError, files,
    layout::{CORE, ROOT, SERVICES},
};

/// A folder whose files are the modules in one module.
struct Room {
    folder: &'static str,
    /// From the crate on.
    module: &'static [&'static str],
    /// What makes it a module, if that is more than `mod name;`. The file itself is never made.
    declaration: Option<(&'static str, &'static str)>,
}

/// The inner folders first.
const ROOMS: [Room; 7] = [
    Room {
        folder: "tests/core",
        module: &[CORE, "tests"],
        declaration: Some((
            "tests/core/mod.rs",
            "#[cfg(test)]\n#[path = \"../../tests/core/mod.rs\"]\nmod tests;",
        )),
    },
    Room {
        folder: "tests/services",
        module: &[SERVICES, "tests"],
        declaration: Some((
            "tests/services/mod.rs",
            "#[cfg(test)]\n#[path = \"../../tests/services/mod.rs\"]\nmod tests;",
        )),
    },
    Room {
        folder: "tests/impl",
        module: &[ROOT, "tests", "doubles"],
        declaration: Some((
            "tests/impl/mod.rs",
            "#[path = \"impl/mod.rs\"]\nmod doubles;",
        )),
    },
    Room {
        folder: "tests",
        module: &[ROOT, "tests"],
        declaration: Some((
            "tests/mod.rs",
            "#[cfg(test)]\n#[path = \"../tests/mod.rs\"]\nmod tests;",
        )),
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

/// What is missing so that a file is a module.
pub enum Step {
    /// `mod name;` in `file`, in the block that `blocks` lead to.
    Declare {
        file: String,
        blocks: Vec<String>,
        name: String,
        /// Whether others than the neighbours must see it.
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
        return if module.is_file {
            Ok(module.source.path.clone())
        } else {
            Err(ModuleError::Block {
                name: module.name.join("::"),
                file: module.source.path.clone(),
            })
        };
    };
    match between {
        [] => match model.child(&module, last)? {
            Child::Missing { path: Some(path) } => Ok(path),
            _ => model.file_of_new(&module, last, wanted.in_folder),
        },
        [first, ..] => {
            let folder = match model.child(&module, first)? {
                Child::Missing { path: Some(path) } => files::folder(&path).to_owned(),
                _ => files::join(&module.folder, first),
            };
            let folder = files::join(&folder, &between[1..].join("/"));
            model.one_of(&folder, last, wanted.in_folder)
        }
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
    Ok(match model.child(&module, name)? {
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
        let is_root = room.declaration.is_none() && matches!(rest, "" | "/lib" | "/main");
        let mut name = room.module.to_vec();
        name.extend(rest.split('/').filter(|part| !part.is_empty()));
        (!is_root).then_some(Self {
            room,
            name,
            in_folder,
        })
    }

    /// The innermost module on the way that is there, and what comes behind it.
    fn walk<'m>(&self, model: &'m Model) -> Result<(Module<'m>, &[&'p str]), ModuleError> {
        let mut module = model.crate_root(self.name[0])?;
        for depth in 1..self.name.len() {
            match model.child(&module, self.name[depth])? {
                Child::Present(child) => module = *child,
                Child::Missing { .. } | Child::Undeclared if depth >= self.room.module.len() => {
                    return Ok((module, &self.name[depth..]));
                }
                Child::Missing { path } => {
                    let known = self.room.declaration.map(|(path, _)| path.to_owned());
                    let path = path.or(known).unwrap_or_default();
                    return Err(ModuleError::NoFile { path });
                }
                Child::Undeclared => {
                    let line = self.declaration(depth);
                    return Err(ModuleError::Undeclared {
                        file: module.source.path.clone(),
                        line,
                    });
                }
            }
        }
        Ok((module, &[]))
    }

    /// What declares the part of the room's module at `depth`.
    fn declaration(&self, depth: usize) -> String {
        let path = &self.room.module[..=depth];
        let room = ROOMS.iter().find(|room| room.module == path);
        let declaration = room.and_then(|room| room.declaration);
        declaration.map_or_else(String::new, |(_, line)| line.to_owned())
    }

    /// Whether what is in `parent` is for others, too. Tests are for nobody, and the root of the service has
    /// nobody above it.
    fn is_public(&self, parent: &Module) -> bool {
        if self.room.folder.starts_with("tests") {
            self.room.folder == "tests/impl"
        } else {
            parent.name != [ROOT]
        }
    }
}
