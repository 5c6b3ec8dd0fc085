//! The module trees of the project, according to the `mod` declarations.

use std::collections::{BTreeSet, HashMap};

use syn::Item;

use super::{
    layout::{self, Name},
    module::{Declaration, Module, Target},
    source::{Place, Source},
    walk::Model,
};

/// A `mod name;` whose file does not exist.
#[derive(Debug)]
pub struct Absent {
    pub name: String,
    pub declared_at: Place,
    pub expected: String,
}

/// All modules of the project, or those that something needs.
pub struct Tree<'s> {
    pub modules: Vec<Module<'s>>,
    pub absent: Vec<Absent>,
    by_name: HashMap<Name, usize>,
    sources: Origin<'s>,
    /// Modules that are left out, with everything in them.
    others: &'s [&'s str],
    /// Files that are part of the project, as a module or by `include!`.
    reached: BTreeSet<String>,
}

/// The place that files come from.
enum Origin<'s> {
    /// All of them are there.
    Files(HashMap<&'s str, &'s Source>),
    /// Each is read when a module leads to it.
    Model(&'s Model),
}

impl<'s> Origin<'s> {
    fn has(&self, path: &str) -> bool {
        match self {
            Self::Files(files) => files.contains_key(path),
            Self::Model(model) => model.has(path),
        }
    }

    fn get(&self, path: &str) -> Option<&'s Source> {
        match self {
            Self::Files(files) => files.get(path).copied(),
            Self::Model(model) => model.source(path),
        }
    }
}

impl<'s> Tree<'s> {
    /// A tree for crates whose files are among `sources`.
    #[must_use]
    pub fn new(sources: &'s [Source]) -> Self {
        let files = sources.iter().map(|source| (source.path.as_str(), source));
        Self::from(Origin::Files(files.collect()), &[])
    }

    /// A tree for crates of `model`, without the modules `others`, whose files are not read. Their names are
    /// written with `::`.
    #[must_use]
    pub fn without(model: &'s Model, others: &'s [&'s str]) -> Self {
        Self::from(Origin::Model(model), others)
    }

    fn from(sources: Origin<'s>, others: &'s [&'s str]) -> Self {
        Self {
            modules: Vec::new(),
            absent: Vec::new(),
            by_name: HashMap::new(),
            sources,
            others,
            reached: BTreeSet::new(),
        }
    }

    /// Adds the crate `name` whose root is the file at `path`, with all its modules.
    pub fn add_crate(&mut self, name: &str, path: &str) {
        if let Some(source) = self.sources.get(path) {
            self.reached.insert(path.to_owned());
            self.add(Module::root(name, source));
        }
    }

    #[must_use]
    pub fn get(&self, name: &[String]) -> Option<&Module<'s>> {
        self.by_name
            .get(name)
            .and_then(|index| self.modules.get(*index))
    }

    /// Returns the modules without duplicates. `#[path]` can make a file a module of several crates. Only the
    /// module in the crate that owns the file is returned, or else one that is not only for tests.
    pub fn originals(&self) -> impl Iterator<Item = &Module<'s>> {
        let rank = |module: &Module| {
            let owner = layout::owner(&module.source.path);
            let foreign = module.name.first().is_none_or(|krate| krate != owner);
            (module.test, foreign)
        };
        // Two files of one text may share their items.
        let code = |module: &Module<'s>| (module.source.path.as_str(), module.items.as_ptr());
        let mut best: HashMap<(&str, *const Item), &Module<'s>> = HashMap::new();
        for module in &self.modules {
            let known = best.entry(code(module)).or_insert(module);
            if rank(module) < rank(known) {
                *known = module;
            }
        }
        self.modules.iter().filter(move |module| {
            let original = best.get(&code(module));
            original.is_none_or(|original| std::ptr::eq(*original, *module))
        })
    }

    /// Reports whether the file at `path` is part of the project.
    #[must_use]
    pub fn reaches(&self, path: &str) -> bool {
        self.reached.contains(path)
    }

    /// Adds `module`, followed by its children.
    fn add(&mut self, module: Module<'s>) {
        let mut children = Vec::new();
        let declarations = module.declarations().chain(module.declarations_in_macros());
        for declaration in declarations {
            if self.leaves_out(&module, &declaration) {
                continue;
            }
            for target in declaration.targets(|path| self.sources.has(path)) {
                match target {
                    Target::Block(items) => children.push(declaration.block(items)),
                    Target::File { path, folder } => {
                        children.extend(self.child(&module, &declaration, &path, folder));
                    }
                }
            }
        }
        for path in module.included().flatten() {
            let source = self.sources.get(&path);
            let source = source.filter(|_| !module.is_below(&path));
            children.extend(source.map(|source| module.including(source)));
            self.reached.insert(path);
        }
        self.by_name
            .entry(module.name.clone())
            .or_insert(self.modules.len());
        self.modules.push(module);
        for child in children {
            self.add(child);
        }
    }

    fn leaves_out(&self, parent: &Module, child: &Declaration) -> bool {
        !self.others.is_empty() && {
            let name = layout::display(&layout::joined(&parent.name, &child.name()));
            self.others.contains(&name.as_str())
        }
    }

    fn child(
        &mut self,
        parent: &Module<'s>,
        declaration: &Declaration<'_, 's>,
        path: &str,
        folder: String,
    ) -> Option<Module<'s>> {
        let Some(source) = self.sources.get(path) else {
            self.absent.push(Absent {
                name: declaration.name(),
                declared_at: declaration.place(),
                expected: path.to_owned(),
            });
            return None;
        };
        // `#[path]` can lead back to the file of an ancestor.
        if parent.is_below(path) {
            return None;
        }
        self.reached.insert(path.to_owned());
        Some(declaration.file(source, folder))
    }
}
