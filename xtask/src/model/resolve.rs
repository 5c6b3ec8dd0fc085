//! The resolution of paths to the items that they name.

use std::ops::Deref;

use super::{
    layout::Name,
    module::Module,
    provided,
    scope::{Binding, Scope, WrittenPath},
    tree::Tree,
};

/// The maximum number of re-exports to follow. A longer chain is a cycle.
const MOST_HOPS: usize = 16;

/// The item that a path names.
#[derive(Clone, Debug)]
pub struct Resolution {
    /// The absolute path as written, and then after each re-export on the way.
    pub hops: Vec<Name>,
    /// The hops of the `use` that the first segment of the path comes from, if there is one.
    pub via: Vec<Name>,
}

impl Resolution {
    /// Returns the path of the definition, as far as it is known.
    #[must_use]
    pub fn target(&self) -> &[String] {
        self.hops.last().map_or(&[], Vec::as_slice)
    }
}

/// Finds modules by their names.
pub trait Modules<'s> {
    type Found<'a>: Deref<Target = Module<'s>>
    where
        Self: 'a;

    /// The module `name`, which begins with its crate.
    fn get(&self, name: &[String]) -> Option<Self::Found<'_>>;
}

impl<'s> Modules<'s> for Tree<'s> {
    type Found<'a>
        = &'a Module<'s>
    where
        Self: 'a;

    fn get(&self, name: &[String]) -> Option<&Module<'s>> {
        self.get(name)
    }
}

/// Resolves paths in a module.
pub struct Resolver<'t, 's, M = Tree<'s>> {
    pub tree: &'t M,
    pub module: &'t Module<'s>,
}

impl<'s, M: Modules<'s>> Resolver<'_, 's, M> {
    /// Resolves `path`. `blocks` are the scopes of the blocks around it, the innermost last.
    #[must_use]
    pub fn resolve(&self, path: &WrittenPath, blocks: &[Scope]) -> Resolution {
        let (start, via) = self.locate(path, blocks, 0, false);
        Resolution {
            hops: self.follow(start),
            via: via.map(|via| self.follow(via)).unwrap_or_default(),
        }
    }

    /// Resolves a leaf of a `use`.
    #[must_use]
    pub fn resolve_import(&self, path: &WrittenPath, blocks: &[Scope]) -> Resolution {
        let (start, via) = self.locate(path, blocks, 0, true);
        Resolution {
            hops: self.follow(start),
            via: via.map(|via| self.follow(via)).unwrap_or_default(),
        }
    }

    /// Resolves `names`, which begin in the module itself.
    #[must_use]
    pub fn resolve_name(&self, names: &[String]) -> Resolution {
        let mut start = self.module.name.clone();
        start.extend_from_slice(names);
        Resolution {
            hops: self.follow(start),
            via: Vec::new(),
        }
    }

    /// Returns the absolute path, and the `use` that its first segment comes from.
    fn locate(
        &self,
        path: &WrittenPath,
        blocks: &[Scope],
        depth: usize,
        import: bool,
    ) -> (Name, Option<Name>) {
        let names: Vec<&str> = path
            .segments
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let Some((&first, rest)) = names.split_first() else {
            return (Name::new(), None);
        };
        let with = |mut start: Name, rest: &[&str]| {
            start.extend(rest.iter().map(|name| (*name).to_owned()));
            start
        };
        if path.leading {
            return (with(vec![first.to_owned()], rest), None);
        }
        if matches!(first, "crate" | "self" | "super") {
            return (with(self.anchor(&names), beyond_anchor(&names)), None);
        }
        if depth < MOST_HOPS {
            for scope in blocks.iter().rev().chain([self.module.scope()]) {
                match scope.get(first) {
                    // `use diesel;` and `use diesel::diesel;` refer to the crate, not to themselves.
                    Some(Binding::Import(target)) if !(import && begins_with(target, first)) => {
                        let (start, _) = self.locate(target, blocks, depth + 1, true);
                        return (with(start.clone(), rest), Some(start));
                    }
                    Some(Binding::Module | Binding::Item) => {
                        let mut start = self.module.name.clone();
                        start.push(first.to_owned());
                        return (with(start, rest), None);
                    }
                    _ => {}
                }
            }
            for scope in blocks.iter().rev().chain([self.module.scope()]) {
                for glob in &scope.globs {
                    if import && begins_with(glob, first) {
                        continue;
                    }
                    let (target, _) = self.locate(glob, blocks, depth + 1, true);
                    let target = self.follow(target).pop().unwrap_or_default();
                    if self.provides(&target, first, depth + 1) {
                        let mut start = target.clone();
                        start.push(first.to_owned());
                        return (with(start, rest), Some(target));
                    }
                }
            }
        }
        (with(vec![first.to_owned()], rest), None)
    }

    /// Returns the path of the module that `crate`, `self` and `super` at the start of `names` mean.
    fn anchor(&self, names: &[&str]) -> Name {
        let mut start = self.module.name.clone();
        for name in names {
            match *name {
                "crate" => start.truncate(1),
                "super" => start.truncate(start.len().saturating_sub(1).max(1)),
                "self" => {}
                _ => break,
            }
        }
        start
    }

    /// Reports whether the module `name` has an item called `wanted`.
    fn provides(&self, name: &[String], wanted: &str, depth: usize) -> bool {
        if provided::provides(name, wanted) {
            return true;
        }
        let Some(module) = self.tree.get(name) else {
            return false;
        };
        if module.scope().get(wanted).is_some() {
            return true;
        }
        depth < MOST_HOPS
            && module.scope().globs.iter().any(|glob| {
                let resolver = Resolver {
                    tree: self.tree,
                    module: &module,
                };
                let (target, _) = resolver.locate(glob, &[], depth + 1, true);
                self.provides(&target, wanted, depth + 1)
            })
    }

    /// Returns `start`, and the path after each re-export on the way.
    fn follow(&self, start: Name) -> Vec<Name> {
        let mut hops = vec![start];
        while hops.len() < MOST_HOPS
            && let Some(next) = hops.last().and_then(|name| self.step(name))
        {
            hops.push(next);
        }
        hops
    }

    /// Returns `name` with its first re-export replaced by the path of the re-exported item.
    fn step(&self, name: &[String]) -> Option<Name> {
        for length in 1..name.len() {
            let (before, after) = name.split_at(length);
            let module = self.tree.get(before)?;
            let resolver = Resolver {
                tree: self.tree,
                module: &module,
            };
            let (next, rest) = after.split_first()?;
            let mut target = match module.scope().get(next) {
                Some(Binding::Module) => continue,
                Some(Binding::Item) => return None,
                Some(Binding::Import(path)) => resolver.locate(path, &[], 1, true).0,
                None => module.scope().globs.iter().find_map(|glob| {
                    let (mut target, _) = resolver.locate(glob, &[], 1, true);
                    let found = self.provides(&target, next, 1);
                    target.push(next.clone());
                    found.then_some(target)
                })?,
            };
            target.extend_from_slice(rest);
            return Some(target);
        }
        None
    }
}

/// Returns the segments after `crate`, `self` and `super`.
fn beyond_anchor<'n, 'a>(names: &'n [&'a str]) -> &'n [&'a str] {
    let anchors = names
        .iter()
        .take_while(|name| matches!(**name, "crate" | "self" | "super"))
        .count();
    &names[anchors..]
}

fn begins_with(path: &WrittenPath, name: &str) -> bool {
    path.segments
        .first()
        .is_some_and(|(first, _)| first == name)
}
