//! The module tree as far as paths lead: a module is read when something in it is asked for.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    rc::Rc,
};

use super::{
    exports::{exported_globs, exports},
    layout::{CORE, Name, ROOT, SERVICES, joined, short},
    module::Module,
    resolve::{Modules, Resolution, Resolver},
    scope::written,
    walk::{Child, Model, ModuleError},
};

/// Exports of exports are followed so far.
const MOST_EXPORTS: usize = 16;

/// The modules of a project, each read when it is asked for.
pub struct LazyTree<'m> {
    model: &'m Model,
    known: RefCell<HashMap<Name, Option<Rc<Module<'m>>>>>,
    /// The modules that were asked for and cannot be read, in the order in which they were met.
    unreadable: RefCell<Vec<ModuleError>>,
}

impl<'m> LazyTree<'m> {
    #[must_use]
    pub fn new(model: &'m Model) -> Self {
        Self {
            model,
            known: RefCell::default(),
            unreadable: RefCell::default(),
        }
    }

    /// Returns the module `name`, which begins with its crate; nothing if there is none.
    ///
    /// # Errors
    ///
    /// The file of the module, or of one on the way to it, cannot be followed or is not Rust.
    pub fn module(&self, name: &[&str]) -> Result<Option<Rc<Module<'m>>>, ModuleError> {
        let name: Name = name.iter().map(|&part| part.to_owned()).collect();
        self.find(&name)
    }

    fn find(&self, name: &[String]) -> Result<Option<Rc<Module<'m>>>, ModuleError> {
        if let Some(known) = self.known.borrow().get(name) {
            return Ok(known.clone());
        }
        let Some((last, parent)) = name.split_last() else {
            return Ok(None);
        };
        let is_of_service = matches!(last.as_str(), ROOT | CORE | SERVICES);
        let found = if parent.is_empty() {
            let root = is_of_service.then(|| self.model.crate_root(last));
            root.transpose()?
        } else {
            match self.find(parent)? {
                Some(parent) => self.child(&parent, last)?,
                None => None,
            }
        };
        let found = found.map(Rc::new);
        let mut known = self.known.borrow_mut();
        known.insert(name.to_vec(), found.clone());
        Ok(found)
    }

    fn child(&self, parent: &Module<'m>, name: &str) -> Result<Option<Module<'m>>, ModuleError> {
        match self.model.child(parent, name) {
            Ok(Child::Present(child)) => Ok(Some(*child)),
            Ok(Child::Missing { .. } | Child::Undeclared) => Ok(None),
            Err(error @ (ModuleError::NotRust { .. } | ModuleError::TwoFiles { .. })) => Err(error),
            // A module under a condition can be read, though nothing can be added to it.
            Err(error) => {
                let mut children = self.model.children(parent).into_iter();
                let found = children.find(|child| short(&child.name) == name);
                found.map(Some).ok_or(error)
            }
        }
    }

    /// Returns `module` and all modules in it, without those for tests. A module that cannot be read is left
    /// out; [`Self::unreadable`] says why.
    #[must_use]
    pub fn within(&self, module: Rc<Module<'m>>) -> Vec<Rc<Module<'m>>> {
        let mut found = Vec::new();
        let mut waiting = vec![module];
        while let Some(module) = waiting.pop() {
            if !module.test {
                waiting.extend(self.children(&module).into_iter().rev());
                found.push(module);
            }
        }
        found
    }

    /// Returns the modules directly in `module` that can be read.
    #[must_use]
    pub fn children(&self, module: &Module<'m>) -> Vec<Rc<Module<'m>>> {
        let children = self.model.children_or_errors(module).into_iter();
        let readable = children.filter_map(|child| match child {
            Ok(child) => {
                // A module that is there under a condition is known from here only.
                let name = child.name.clone();
                let child = Rc::new(child);
                let mut known = self.known.borrow_mut();
                known.entry(name).or_insert_with(|| Some(Rc::clone(&child)));
                Some(child)
            }
            Err(error) => {
                self.unreadable.borrow_mut().push(error);
                None
            }
        });
        readable.collect()
    }

    /// Returns the file that `module` would have for a child `name`, if it is there and not declared.
    #[must_use]
    pub fn undeclared_file(&self, module: &Module, name: &str) -> Option<String> {
        let file = self.model.file_of_new(module, name, false).ok()?;
        (self.model.has(&file) && !module.may_declare(name)).then_some(file)
    }

    /// Returns the first file that was asked for and cannot be read, if there is one.
    #[must_use]
    pub fn unreadable(&self) -> Option<ModuleError> {
        self.unreadable.borrow().first().cloned()
    }

    /// Resolves `path`, as it is written in `module`.
    #[must_use]
    pub fn resolve(&self, module: &Module<'m>, path: &syn::Path) -> Resolution {
        let resolver = Resolver { tree: self, module };
        resolver.resolve(&written(path), &[])
    }

    /// Returns the path by which other crates can use the thing that is defined as `definition`: the first
    /// of the paths `known` that works, its own, or that of a module above it that exports it.
    #[must_use]
    pub fn public_path(&self, definition: &[String], known: &[Name]) -> Option<Name> {
        let (last, module) = definition.split_last()?;
        let above = (1..module.len()).rev().map(|length| {
            let (above, _) = module.split_at(length);
            joined(above, last)
        });
        let all = known.iter().cloned().chain([definition.to_vec()]);
        let mut all = all.chain(above);
        all.find(|path| self.leads_to(path, definition) && self.is_public(path))
    }

    /// Returns the names of the thing that is called `path`, which begins with its crate: one after each
    /// export on the way. The last one is that of its definition.
    #[must_use]
    pub fn names_of(&self, path: &[String]) -> Vec<Name> {
        let Some((krate, rest)) = path.split_first() else {
            return Vec::new();
        };
        match self.get(std::slice::from_ref(krate)) {
            Some(root) => {
                let resolver = Resolver {
                    tree: self,
                    module: &root,
                };
                resolver.resolve_name(rest).hops
            }
            None => Vec::new(),
        }
    }

    fn leads_to(&self, path: &[String], definition: &[String]) -> bool {
        let is_definition = |name: &Name| name == definition;
        path == definition || self.names_of(path).last().is_some_and(is_definition)
    }

    /// Reports whether other crates can use `path`. A module that cannot be read does not forbid it.
    fn is_public(&self, path: &[String]) -> bool {
        (1..path.len()).all(|length| match self.get(&path[..length]) {
            Some(module) => self.exports(&module, &path[length], 0, &mut HashSet::new()),
            None => true,
        })
    }

    fn exports(
        &self,
        module: &Module<'m>,
        name: &str,
        depth: usize,
        seen: &mut HashSet<Name>,
    ) -> bool {
        if exports(module, name) {
            return true;
        }
        depth < MOST_EXPORTS
            && seen.insert(module.name.clone())
            && exported_globs(module).iter().any(|glob| {
                let resolver = Resolver { tree: self, module };
                let from = resolver.resolve_import(glob, &[]);
                let from = self.get(from.target());
                from.is_some_and(|from| self.exports(&from, name, depth + 1, seen))
            })
    }
}

impl<'m> Modules<'m> for LazyTree<'m> {
    type Found<'a>
        = Rc<Module<'m>>
    where
        Self: 'a;

    fn get(&self, name: &[String]) -> Option<Rc<Module<'m>>> {
        self.find(name).unwrap_or_else(|error| {
            self.unreadable.borrow_mut().push(error);
            None
        })
    }
}
