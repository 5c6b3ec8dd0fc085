//! The file of a module, and the lines that declare it.

use crate::model::{
    Child, Model, Module, ModuleError, files,
    layout::{CORE, ROOT, SERVICES},
};

/// A module tree: a folder whose files are the submodules of one module.
struct ModuleTree {
    folder: &'static str,
    /// The path from the crate on.
    module: &'static [&'static str],
    /// The lines that declare the module, if they are more than `mod name;`.
    declaration: Option<&'static str>,
}

/// Inner folders come before outer ones, because the first match is used.
const MODULE_TREES: [ModuleTree; 7] = [
    ModuleTree {
        folder: "tests/core",
        module: &[CORE, "tests"],
        declaration: Some("#[cfg(test)]\n#[path = \"../../tests/core/mod.rs\"]\nmod tests;"),
    },
    ModuleTree {
        folder: "tests/services",
        module: &[SERVICES, "tests"],
        declaration: Some("#[cfg(test)]\n#[path = \"../../tests/services/mod.rs\"]\nmod tests;"),
    },
    ModuleTree {
        folder: "tests/impl",
        module: &[ROOT, "tests", "doubles"],
        declaration: Some("#[path = \"impl/mod.rs\"]\nmod doubles;"),
    },
    ModuleTree {
        folder: "tests",
        module: &[ROOT, "tests"],
        declaration: Some("#[cfg(test)]\n#[path = \"../tests/mod.rs\"]\nmod tests;"),
    },
    ModuleTree {
        folder: "src/core",
        module: &[CORE],
        declaration: None,
    },
    ModuleTree {
        folder: "src/services",
        module: &[SERVICES],
        declaration: None,
    },
    ModuleTree {
        folder: "src",
        module: &[ROOT],
        declaration: None,
    },
];

/// The module that belongs at a path, according to the layout of the project.
struct LayoutModule<'p> {
    tree: &'static ModuleTree,
    /// The path from the crate on.
    name: Vec<&'p str>,
    /// The file is `x/mod.rs`, and not `x.rs`.
    in_folder: bool,
}

/// A change that makes a file part of a module tree.
pub enum Step {
    /// Declare `mod name;` in `file`, inside the nested blocks `blocks`.
    Declare {
        file: String,
        blocks: Vec<String>,
        name: String,
        /// Code outside of the parent module uses it.
        public: bool,
    },
    /// Create an empty file, which will declare modules.
    Create { path: String },
}

/// Returns the file of the module that the layout has at `path`. The declarations may put it elsewhere. If it
/// is not declared, this is the file that it will have. A path that is not a module is returned as it is.
pub fn place(model: &Model, path: &str) -> Result<String, ModuleError> {
    let Some(expected) = LayoutModule::at(path) else {
        return Ok(path.to_owned());
    };
    let (module, rest) = expected.walk(model)?;
    let Some((last, between)) = rest.split_last() else {
        return Ok(module.source.path.clone());
    };
    if let Some((first, between)) = between.split_first() {
        let folder = match model.child(&module, first)? {
            Child::Missing { path: Some(path) } => files::folder(&path).to_owned(),
            _ => files::join(&module.folder, first),
        };
        let folder = files::join(&folder, &between.join("/"));
        return model.one_of(&folder, last, expected.in_folder);
    }
    match model.child(&module, last) {
        Ok(Child::Present(child)) if child.is_file => Ok(child.source.path.clone()),
        Ok(Child::Present(child)) => Err(ModuleError::Block {
            name: child.name.join("::"),
            file: child.source.path.clone(),
        }),
        // The file is known, and `--force` can overwrite it.
        Ok(Child::Missing { path: Some(path) }) | Err(ModuleError::NotRust { path, .. }) => {
            Ok(path)
        }
        Ok(_) => model.file_of_new(&module, last, expected.in_folder),
        Err(error) => Err(error),
    }
}

/// Returns the next change that makes `path` a module, or `None` if it is one.
pub fn next(model: &Model, path: &str) -> Result<Option<Step>, ModuleError> {
    let Some(expected) = LayoutModule::at(path) else {
        return Ok(None);
    };
    let (module, rest) = expected.walk(model)?;
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
            public: expected.is_public(&module),
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

impl<'p> LayoutModule<'p> {
    fn at(path: &'p str) -> Option<Self> {
        let (stem, in_folder) = match path.strip_suffix("/mod.rs") {
            Some(stem) => (stem, true),
            None => (path.strip_suffix(".rs")?, false),
        };
        let (tree, rest) = MODULE_TREES.iter().find_map(|tree| {
            let rest = stem.strip_prefix(tree.folder)?;
            (rest.is_empty() || rest.starts_with('/')).then_some((tree, rest))
        })?;
        let of_crate = tree.declaration.is_none() && matches!(rest, "/lib" | "/main");
        let is_root = rest.is_empty() || of_crate;
        let mut name = tree.module.to_vec();
        name.extend(rest.split('/').filter(|part| !part.is_empty()));
        (!is_root).then_some(Self {
            tree,
            name,
            in_folder,
        })
    }

    /// Returns the innermost ancestor that exists, and the rest of the name.
    fn walk<'m>(&self, model: &'m Model) -> Result<(Module<'m>, &[&'p str]), ModuleError> {
        let mut module = model.crate_root(self.name[0])?;
        let last = self.name.len() - 1;
        for depth in 1..last {
            match model.child(&module, self.name[depth])? {
                Child::Present(child) => module = *child,
                Child::Missing { .. } | Child::Undeclared if depth >= self.tree.module.len() => {
                    return Ok((module, &self.name[depth..]));
                }
                // The root of a tree of tests is never created.
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

    /// Returns the outer module tree whose root is the ancestor at `depth`.
    fn outer(&self, depth: usize) -> &'static ModuleTree {
        let module = &self.tree.module[..=depth];
        let outer = MODULE_TREES.iter().find(|tree| tree.module == module);
        outer.unwrap_or(self.tree)
    }

    /// Reports whether children of `parent` are `pub`. Tests are private, except for the doubles. So are the
    /// children of the service's root, which nothing can import.
    fn is_public(&self, parent: &Module) -> bool {
        if self.tree.folder.starts_with("tests") {
            self.tree.folder == "tests/impl"
        } else {
            parent.name != [ROOT]
        }
    }
}
