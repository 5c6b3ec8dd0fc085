//! Types that the service defines.

use std::rc::Rc;

use anyhow::{Result, bail};
use proc_macro2::TokenTree;
use syn::{
    Attribute, Expr, ExprLit, GenericArgument, ImplItem, Item, ItemEnum, ItemImpl, ItemStruct, Lit,
    PathArguments, Signature, Type,
};

use super::{code::Code, primitive::Primitive, types::Equality};
use crate::model::{
    Module, Modules, Name,
    exports::is_public,
    layout::{display, is_published, joined, short},
    provided::is_of_kernel,
    typed_id,
};

/// A type that the service defines, and the module that does.
#[derive(Clone)]
pub struct Definition<'m> {
    pub module: Rc<Module<'m>>,
    /// In its module.
    pub name: String,
    pub kind: Kind<'m>,
    /// The names by which it was found, from the crate on.
    known: Vec<Name>,
}

#[derive(Clone, Copy)]
pub enum Kind<'m> {
    /// An identifier, made with `kernel::typed_id!`.
    Id,
    Struct(&'m ItemStruct),
    Enum(&'m ItemEnum),
}

impl<'m> Definition<'m> {
    /// Returns the public type that `module` defines as `name`.
    pub fn of(module: &Rc<Module<'m>>, name: &str) -> Option<Self> {
        let items = module.items.iter();
        items
            .filter_map(named)
            .find(|(other, _)| other == name)
            .map(|(name, kind)| Self::new(module, name, kind))
    }

    /// Returns the public types that `module` defines.
    pub fn all(module: &Rc<Module<'m>>) -> Vec<Self> {
        let items = module.items.iter().filter_map(named);
        items
            .map(|(name, kind)| Self::new(module, name, kind))
            .collect()
    }

    fn new(module: &Rc<Module<'m>>, name: String, kind: Kind<'m>) -> Self {
        Self {
            module: Rc::clone(module),
            name,
            kind,
            known: Vec::new(),
        }
    }

    /// Returns the type whose names are `names`: the last one is that of its definition, and the others are exports.
    pub fn known_as(code: &Code<'m>, names: Vec<Name>) -> Option<Self> {
        let (last, module) = names.last()?.split_last()?;
        let module = code.tree().get(module)?;
        let found = Self::of(&module, last)?;
        Some(Self {
            known: names,
            ..found
        })
    }

    /// Adds the names by which `same`, which is the same type, was found.
    pub fn add_names(&mut self, same: &Self) {
        self.known.extend_from_slice(&same.known);
    }

    /// Returns the name under which it is defined, from the crate on.
    pub fn full_name(&self) -> Name {
        joined(&self.module.name, &self.name)
    }

    /// Returns the path by which all code can use it, and its name there.
    ///
    /// # Errors
    ///
    /// It is in a private module, and none above that exports it.
    pub fn path(&self, code: &Code<'m>) -> Result<(String, String)> {
        let own = self.full_name();
        let found = self.found_as();
        if found != own && is_published(&found) {
            return Ok((display(&found), short(&found).to_owned()));
        }
        let Some(path) = code.tree().public_path(&own, &self.known) else {
            bail!(
                "`{}` is in a private module: make `{}` public, or export the type from a module that is public \
                 (`pub use`)",
                self.name,
                display(&self.module.name)
            );
        };
        Ok((display(&path), short(&path).to_owned()))
    }

    /// The name under which it was asked for.
    pub fn found_as(&self) -> Name {
        self.known
            .first()
            .cloned()
            .unwrap_or_else(|| self.full_name())
    }

    /// Reports whether it derives `wanted`.
    pub fn derives(&self, wanted: &str) -> bool {
        self.has_attribute("derive", wanted)
    }

    /// Reports whether serde writes and reads it. If it is `fallible`, what is read must be checked.
    pub fn has_serde(&self, code: &Code<'m>, fallible: bool) -> bool {
        let is_checked = !fallible || self.has_attribute("serde", "try_from");
        let is_written = self.derives("Serialize") || self.implements(code, "Serialize");
        let is_read = self.derives("Deserialize") && is_checked;
        is_written && (is_read || self.implements(code, "Deserialize"))
    }

    /// Reports whether an attribute `name` of it has the word `wanted`.
    fn has_attribute(&self, name: &str, wanted: &str) -> bool {
        match self.kind {
            Kind::Id => true,
            Kind::Struct(item) => has_word(&item.attrs, name, wanted),
            Kind::Enum(item) => has_word(&item.attrs, name, wanted),
        }
    }

    /// Reports whether its module has an implementation of the trait `wanted` for it.
    fn implements(&self, code: &Code<'m>, wanted: &str) -> bool {
        self.implementations(code).any(|item| {
            let of = item.trait_.as_ref();
            let of = of.and_then(|(_, of, _)| of.segments.last());
            of.is_some_and(|of| of.ident == wanted)
        })
    }

    /// Returns the first primitive of which it can be made by `wanted`: `TryFrom` or `From`.
    pub fn made_of(&self, code: &Code<'m>, wanted: &str) -> Option<Primitive> {
        let arguments: Vec<Primitive> = self
            .implementations(code)
            .filter_map(|item| argument_of(item, wanted))
            .filter_map(|of| code.primitive(&self.module, of))
            .collect();
        let mut all = Primitive::ALL.into_iter();
        all.find(|primitive| arguments.contains(primitive))
    }

    /// Returns the names of the types of which its module makes it with `From`.
    pub fn made_from(&self, code: &Code<'m>) -> Vec<Name> {
        let sources = self
            .implementations(code)
            .filter_map(|item| argument_of(item, "From"));
        sources
            .filter_map(|of| code.names(&self.module, of).pop())
            .collect()
    }

    /// Reports whether its module has an implementation of the trait `wanted` of the kernel for it.
    pub fn is_of_kernel(&self, code: &Code<'m>, wanted: &str) -> bool {
        self.implementations(code).any(|item| {
            let of = item.trait_.as_ref().map(|(_, of, _)| of);
            of.is_some_and(|of| {
                let of = code.tree().resolve(&self.module, of);
                is_of_kernel(of.target(), wanted)
            })
        })
    }

    /// Reports whether its module has `impl From` of it `for` the primitive `inner`.
    pub fn becomes(&self, code: &Code<'m>, inner: Primitive) -> bool {
        let own = self.full_name();
        self.module.items.iter().any(|item| match item {
            Item::Impl(item) => {
                argument_of(item, "From").is_some_and(|of| code.is(&self.module, of, &own))
                    && code.primitive(&self.module, &item.self_ty) == Some(inner)
            }
            _ => false,
        })
    }

    /// Reports whether a value of it is still there after it was given away.
    pub fn is_copy(&self, code: &Code<'m>) -> bool {
        self.derives("Copy") || self.implements(code, "Copy")
    }

    /// Returns how far values of it can be compared.
    pub fn equality(&self, code: &Code<'m>) -> Equality {
        let implements = |wanted: &str| {
            self.implementations(code).any(|item| {
                let of = item
                    .trait_
                    .as_ref()
                    .and_then(|(_, of, _)| of.segments.last());
                of.is_some_and(|of| of.ident == wanted && of.arguments.is_none())
            })
        };
        let has = |wanted: &str| self.derives(wanted) || implements(wanted);
        match (has("PartialEq"), has("Eq")) {
            (false, _) => Equality::None,
            (true, false) => Equality::Partial,
            (true, true) => Equality::Full,
        }
    }

    /// Returns the signature of its public method `wanted`.
    pub fn method(&self, code: &Code<'m>, wanted: &str) -> Option<&'m Signature> {
        let own = self.implementations(code);
        let mut items = own
            .filter(|item| item.trait_.is_none())
            .flat_map(|item| &item.items);
        items.find_map(|item| match item {
            ImplItem::Fn(function) if function.sig.ident == wanted && is_public(&function.vis) => {
                Some(&function.sig)
            }
            _ => None,
        })
    }

    /// Returns the texts of its constant `EXAMPLES`, which it accepts.
    pub fn examples(&self, code: &Code<'m>) -> Vec<String> {
        self.constant(code, "EXAMPLES")
            .map(texts)
            .unwrap_or_default()
    }

    /// Returns the value of its constant `name`.
    pub fn constant(&self, code: &Code<'m>, name: &str) -> Option<&'m Expr> {
        let mut items = self.implementations(code).flat_map(|item| &item.items);
        items.find_map(|item| match item {
            ImplItem::Const(item) if item.ident == name => Some(&item.expr),
            _ => None,
        })
    }

    /// The `impl` blocks of it in its module.
    pub fn implementations(&self, code: &Code<'m>) -> impl Iterator<Item = &'m ItemImpl> {
        let own = self.full_name();
        self.module.items.iter().filter_map(move |item| match item {
            Item::Impl(item) if code.is(&self.module, &item.self_ty, &own) => Some(item),
            _ => None,
        })
    }
}

fn named(item: &Item) -> Option<(String, Kind<'_>)> {
    match item {
        Item::Struct(item) if is_public(&item.vis) => {
            Some((item.ident.to_string(), Kind::Struct(item)))
        }
        Item::Enum(item) if is_public(&item.vis) => {
            Some((item.ident.to_string(), Kind::Enum(item)))
        }
        item => Some((typed_id(item)?, Kind::Id)),
    }
}

/// `T` of `impl wanted<T> for ..`.
fn argument_of<'i>(item: &'i ItemImpl, wanted: &str) -> Option<&'i Type> {
    let (_, of, _) = item.trait_.as_ref()?;
    let last = of.segments.last()?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) if last.ident == wanted => {
            match arguments.args.first()? {
                GenericArgument::Type(of) => Some(of),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Reports whether one of `attributes` derives `wanted`.
pub fn derived(attributes: &[Attribute], wanted: &str) -> bool {
    has_word(attributes, "derive", wanted)
}

/// Reports whether one of `attributes` is called `name` and has the word `wanted`.
fn has_word(attributes: &[Attribute], name: &str, wanted: &str) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident(name)
            && attribute.meta.require_list().is_ok_and(|list| {
                let mut tokens = list.tokens.clone().into_iter();
                tokens.any(|token| matches!(token, TokenTree::Ident(ident) if ident == wanted))
            })
    })
}

/// The string literals in an array.
fn texts(expression: &Expr) -> Vec<String> {
    match expression {
        Expr::Array(array) => array.elems.iter().flat_map(texts).collect(),
        Expr::Reference(reference) => texts(&reference.expr),
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => vec![text.value()],
        _ => Vec::new(),
    }
}
