//! The names that a module or a block of code brings into scope.

use std::collections::HashMap;

use proc_macro2::Span;
use syn::{Ident, Item, UseTree};

use super::{tokens::plain, typed_ids::typed_id};

/// A path as the code has it.
#[derive(Clone, Debug, Default)]
pub struct WrittenPath {
    /// `::a::b`
    pub leading: bool,
    pub segments: Vec<(String, Span)>,
}

/// One leaf of a `use`.
#[derive(Clone, Debug)]
pub struct Import<'a> {
    /// `use ::a::b;`
    pub leading: bool,
    /// The path of the imported item, without the `self` of `a::{self}`.
    pub segments: Vec<&'a Ident>,
    pub rename: Option<&'a Ident>,
    pub glob: bool,
}

impl<'a> Import<'a> {
    /// Returns the name that the import brings into scope. Returns `None` for a glob, and for `as _`.
    #[must_use]
    pub fn name(&self) -> Option<&'a Ident> {
        if self.glob {
            return None;
        }
        let name = self.rename.or(self.segments.last().copied());
        name.filter(|name| *name != "_")
    }

    /// Returns the path, without the `*` of a glob.
    #[must_use]
    pub fn path(&self) -> WrittenPath {
        WrittenPath {
            leading: self.leading,
            segments: self
                .segments
                .iter()
                .map(|segment| (plain(&segment.to_string()), segment.span()))
                .collect(),
        }
    }
}

/// The meaning of a name.
#[derive(Clone, Debug)]
pub enum Binding {
    Module,
    Item,
    Import(WrittenPath),
}

/// The names in scope, and their meanings.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    bindings: HashMap<String, Binding>,
    pub globs: Vec<WrittenPath>,
}

impl Scope {
    /// Returns the scope of `items`.
    pub fn of<'a>(items: impl IntoIterator<Item = &'a Item>) -> Self {
        let mut scope = Self::default();
        for item in items {
            scope.add(item);
        }
        scope
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Binding> {
        self.bindings.get(name)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bindings.is_empty() && self.globs.is_empty()
    }

    fn add(&mut self, item: &Item) {
        match item {
            Item::Use(item) => {
                for import in imports(item) {
                    match import.name() {
                        Some(name) => {
                            self.bind(plain(&name.to_string()), Binding::Import(import.path()));
                        }
                        None if import.glob => self.globs.push(import.path()),
                        None => {}
                    }
                }
            }
            Item::ExternCrate(item) => {
                let name = item.rename.as_ref().map_or(&item.ident, |(_, name)| name);
                // `extern crate self as app_core;` is the crate itself.
                let own = item.ident == "self";
                let krate = if own {
                    "crate".to_owned()
                } else {
                    plain(&item.ident.to_string())
                };
                let path = WrittenPath {
                    leading: !own,
                    segments: vec![(krate, item.ident.span())],
                };
                self.bind(plain(&name.to_string()), Binding::Import(path));
            }
            Item::Mod(item) => self.bind(plain(&item.ident.to_string()), Binding::Module),
            item => {
                let name = name_of(item).map(|name| plain(&name.to_string()));
                if let Some(name) = name.or_else(|| typed_id(item)) {
                    self.bind(name, Binding::Item);
                }
            }
        }
    }

    /// Adds a name. A module and a function may share a name. Then the meaning that can be followed by a path
    /// has priority.
    fn bind(&mut self, name: String, binding: Binding) {
        let keeps = match (self.bindings.get(&name), &binding) {
            (Some(Binding::Module), _) => true,
            (Some(Binding::Import(_)), new) => !matches!(new, Binding::Module),
            (Some(Binding::Item), new) => matches!(new, Binding::Item),
            (None, _) => false,
        };
        if !keeps {
            self.bindings.insert(name, binding);
        }
    }
}

/// Returns the name that `item` defines in its module. Modules, imports and extern crates are handled
/// elsewhere.
#[must_use]
pub fn name_of(item: &Item) -> Option<&syn::Ident> {
    match item {
        Item::Const(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Fn(item) => Some(&item.sig.ident),
        Item::Macro(item) => item.ident.as_ref(),
        Item::Static(item) => Some(&item.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Trait(item) => Some(&item.ident),
        Item::TraitAlias(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        Item::Union(item) => Some(&item.ident),
        _ => None,
    }
}

/// Returns the leaves of a `use`, each with its whole path.
#[must_use]
pub fn imports(item: &syn::ItemUse) -> Vec<Import<'_>> {
    let mut found = Vec::new();
    let root = Import {
        leading: item.leading_colon.is_some(),
        segments: Vec::new(),
        rename: None,
        glob: false,
    };
    flatten(&item.tree, &root, &mut found);
    found
}

fn flatten<'a>(tree: &'a UseTree, before: &Import<'a>, found: &mut Vec<Import<'a>>) {
    let with = |ident: &'a Ident| {
        let mut import = before.clone();
        // `a::{self}` is `a`.
        if ident != "self" || import.segments.is_empty() {
            import.segments.push(ident);
        }
        import
    };
    match tree {
        UseTree::Path(tree) => flatten(&tree.tree, &with(&tree.ident), found),
        UseTree::Name(tree) => found.push(with(&tree.ident)),
        UseTree::Rename(tree) => found.push(Import {
            rename: Some(&tree.rename),
            ..with(&tree.ident)
        }),
        UseTree::Glob(_) => found.push(Import {
            glob: true,
            ..before.clone()
        }),
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, before, found);
            }
        }
    }
}

/// Returns `path` without its generic arguments.
#[must_use]
pub fn written(path: &syn::Path) -> WrittenPath {
    WrittenPath {
        leading: path.leading_colon.is_some(),
        segments: path
            .segments
            .iter()
            .map(|segment| (plain(&segment.ident.to_string()), segment.ident.span()))
            .collect(),
    }
}
