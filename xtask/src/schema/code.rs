//! Types as code writes them, by what their names stand for where they are written.

use std::rc::Rc;

use anyhow::Result;
use syn::{Expr, ExprLit, GenericArgument, Lit, PathArguments, Type};

use super::{
    primitive::Primitive,
    types::{Bounds, Text},
};
use crate::{
    model::{LazyTree, Model, Module, ModuleError, Name, layout::short, provided::is_of_kernel},
    refusal::{Code as Reason, Refusal},
};

/// The code of the service, read as far as something asks for it.
pub struct Code<'m> {
    tree: LazyTree<'m>,
}

impl<'m> Code<'m> {
    pub fn new(model: &'m Model) -> Self {
        Self {
            tree: LazyTree::new(model),
        }
    }

    pub fn tree(&self) -> &LazyTree<'m> {
        &self.tree
    }

    /// Returns the module `name`, which begins with its crate; nothing if there is none.
    pub fn module(&self, name: &[&str]) -> Result<Option<Rc<Module<'m>>>> {
        self.tree.module(name).map_err(|error| unreadable(&error))
    }

    /// Returns the module `name`, where something is by convention. If it is not clear where the module is, the
    /// thing may be found in another way.
    pub fn by_convention(&self, name: &[&str]) -> Result<Option<Rc<Module<'m>>>> {
        match self.tree.module(name) {
            Ok(module) => Ok(module),
            Err(error @ (ModuleError::NotRust { .. } | ModuleError::TwoFiles { .. })) => {
                Err(unreadable(&error))
            }
            Err(_) => Ok(None),
        }
    }

    /// Returns `module` and all modules in it, without those for tests and those that cannot be read.
    pub fn within(&self, module: Option<Rc<Module<'m>>>) -> Vec<Rc<Module<'m>>> {
        module.map_or_else(Vec::new, |module| self.tree.within(module))
    }

    /// Returns the error `message`, unless a file that cannot be read may be the reason: then the error is that.
    pub fn not_found(&self, message: String) -> anyhow::Error {
        match self.tree.unreadable() {
            Some(error) => unreadable(&error).context(message),
            None => anyhow::Error::msg(message),
        }
    }

    /// Returns the names of what `of` is, as it is written in `module`: one after each export on the way.
    pub fn names(&self, module: &Module<'m>, of: &Type) -> Vec<Name> {
        match of {
            Type::Path(path) if path.qself.is_none() => self.tree.resolve(module, &path.path).hops,
            _ => Vec::new(),
        }
    }

    /// Reports whether `of`, as it is written in `module`, is what is defined as `definition`.
    pub fn is(&self, module: &Module<'m>, of: &Type, definition: &[String]) -> bool {
        let names = self.names(module, of);
        names.last().is_some_and(|name| name == definition)
    }

    /// Returns the primitive that `of` is, as it is written in `module`.
    pub fn primitive(&self, module: &Module<'m>, of: &Type) -> Option<Primitive> {
        Primitive::of_path(self.names(module, of).last()?)
    }

    /// Returns the bounded text that `of` is, as it is written in `module`: `Text<1, 30>`.
    pub fn text(&self, module: &Module<'m>, of: &Type) -> Option<Text> {
        let names = self.names(module, of);
        let name = names.last()?;
        let multiline = is_of_kernel(name, "MultilineText");
        if !multiline && !is_of_kernel(name, "Text") {
            return None;
        }
        let Type::Path(path) = of else { return None };
        let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
            return None;
        };
        let mut numbers = arguments.args.iter().filter_map(|argument| match argument {
            GenericArgument::Const(Expr::Lit(ExprLit {
                lit: Lit::Int(number),
                ..
            })) => number.base10_parse().ok(),
            _ => None,
        });
        let length = Bounds {
            min: numbers.next()?,
            max: numbers.next()?,
        };
        Some(Text { multiline, length })
    }

    /// Returns `T` of `outer<T>`, where `outer` is a type of the standard library.
    pub fn argument<'t>(&self, module: &Module<'m>, of: &'t Type, outer: &str) -> Option<&'t Type> {
        let Type::Path(path) = of else { return None };
        let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
            return None;
        };
        let GenericArgument::Type(inner) = arguments.args.first()? else {
            return None;
        };
        let names = self.names(module, of);
        names
            .last()
            .is_some_and(|name| is_standard(name, outer))
            .then_some(inner)
    }
}

/// Reports whether `name` is what the standard library calls `wanted`.
fn is_standard(name: &[String], wanted: &str) -> bool {
    let of_library = |krate: &String| matches!(krate.as_str(), "std" | "core" | "alloc");
    short(name) == wanted && (name.len() == 1 || name.first().is_some_and(of_library))
}

fn unreadable(error: &ModuleError) -> anyhow::Error {
    let reason = match error {
        ModuleError::NotRust { .. } => Reason::NotRust,
        _ => Reason::UnclearPlace,
    };
    Refusal::new(reason, error.to_string()).into()
}
