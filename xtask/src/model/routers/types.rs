//! The types that a type names.

use syn::visit::{self, Visit};

use crate::model::{layout::Name, module::Module, resolve::Resolver, scope::written, tree::Tree};

/// Collects the types that are named in what is visited: of `State<CommandBus>`, both.
pub struct Types<'t, 's> {
    resolver: Resolver<'t, 's>,
    pub found: Vec<Name>,
}

impl<'t, 's> Types<'t, 's> {
    pub fn new(tree: &'t Tree<'s>, module: &'t Module<'s>) -> Self {
        Self {
            resolver: Resolver { tree, module },
            found: Vec::new(),
        }
    }
}

impl<'ast> Visit<'ast> for Types<'_, '_> {
    // A pattern names no type: `State(commands)`.
    fn visit_pat(&mut self, _: &'ast syn::Pat) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let name = self.resolver.resolve(&written(path), &[]);
        self.found.push(name.target().to_vec());
        visit::visit_path(self, path);
    }
}
