//! The functions and constants of the service, by name.

use std::collections::HashMap;

use syn::{Attribute, Block, Expr, ImplItem, Item, Signature, Type};

use crate::model::{
    attributes,
    layout::Name,
    layout::{ROOT, joined},
    module::Module,
    resolve::Resolver,
    scope::written,
    tokens::plain,
    tree::Tree,
};

/// A function with its body.
#[derive(Clone, Copy)]
pub struct Function<'a> {
    pub module: &'a Module<'a>,
    pub signature: &'a Signature,
    pub block: &'a Block,
    pub attributes: &'a [Attribute],
}

/// The functions and constants of the root package, without those for tests.
#[derive(Default)]
pub struct Functions<'a> {
    pub by_name: HashMap<Name, Function<'a>>,
    /// The functions that take `self`, by their last name.
    pub methods: HashMap<String, Vec<Name>>,
    pub constants: HashMap<Name, (&'a Module<'a>, &'a Expr)>,
}

impl Function<'_> {
    /// Reports whether the name of the result type ends in `Router`.
    pub fn returns_router(&self) -> bool {
        let syn::ReturnType::Type(_, output) = &self.signature.output else {
            return false;
        };
        matches!(&**output, Type::Path(path) if path.path.segments.last().is_some_and(|last| {
            last.ident.to_string().ends_with("Router")
        }))
    }
}

impl<'a> Functions<'a> {
    pub fn of(tree: &'a Tree<'a>) -> Self {
        let mut functions = Self::default();
        for module in tree.originals() {
            let is_of_service = module.name.first().is_some_and(|krate| krate == ROOT);
            if is_of_service && !module.test {
                for item in module.items {
                    if !attributes::only_for_tests(attributes::attributes_of(item)) {
                        functions.add(tree, module, item);
                    }
                }
            }
        }
        functions
    }

    fn add(&mut self, tree: &'a Tree<'a>, module: &'a Module<'a>, item: &'a Item) {
        let name_of = |name: &syn::Ident| joined(&module.name, &plain(&name.to_string()));
        match item {
            Item::Fn(item) => {
                let function = Function {
                    module,
                    signature: &item.sig,
                    block: &item.block,
                    attributes: &item.attrs,
                };
                self.by_name.insert(name_of(&item.sig.ident), function);
            }
            Item::Const(item) => {
                let constant = (module, item.expr.as_ref());
                self.constants.insert(name_of(&item.ident), constant);
            }
            Item::Static(item) => {
                let constant = (module, item.expr.as_ref());
                self.constants.insert(name_of(&item.ident), constant);
            }
            Item::Impl(item) => {
                let Type::Path(kind) = &*item.self_ty else {
                    return;
                };
                let resolver = Resolver { tree, module };
                let resolved = resolver.resolve(&written(&kind.path), &[]);
                for inner in &item.items {
                    let ImplItem::Fn(inner) = inner else {
                        continue;
                    };
                    if attributes::only_for_tests(&inner.attrs) {
                        continue;
                    }
                    let last = plain(&inner.sig.ident.to_string());
                    let name = joined(resolved.target(), &last);
                    if inner.sig.receiver().is_some() {
                        self.methods.entry(last).or_default().push(name.clone());
                    }
                    let function = Function {
                        module,
                        signature: &inner.sig,
                        block: &inner.block,
                        attributes: &inner.attrs,
                    };
                    self.by_name.insert(name, function);
                }
            }
            _ => {}
        }
    }
}
