//! Traits and their implementations.

use syn::{GenericArgument, Item, ItemImpl, PathArguments, Type};

use super::{
    attributes,
    layout::{Name, joined},
    module::Module,
    resolve::Resolver,
    scope::written,
    source::Place,
    tokens,
    tree::Tree,
};

/// `impl Trait<Argument> for Type`
pub struct Implementation<'t, 's> {
    pub module: &'t Module<'s>,
    pub of: Name,
    /// The first generic argument of the trait.
    pub argument: Option<Name>,
    pub by: Name,
    /// The place of the type.
    pub place: Place,
    pub test: bool,
    /// The implementation is for a type parameter: `impl<T> Trait for T`.
    pub blanket: bool,
    pub item: &'s ItemImpl,
}

/// An item that a module defines.
pub struct Definition<'t, 's> {
    pub module: &'t Module<'s>,
    pub name: Name,
    pub place: Place,
    pub test: bool,
    pub public: bool,
    pub kind: DefinitionKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefinitionKind {
    Trait,
    /// A struct or an enum.
    Type,
    Function,
}

/// Returns the implementations of traits in `module`.
#[must_use]
pub fn implementations<'t, 's>(
    tree: &'t Tree<'s>,
    module: &'t Module<'s>,
) -> Vec<Implementation<'t, 's>> {
    let resolver = Resolver { tree, module };
    let name_of =
        |path: &syn::Path| -> Name { resolver.resolve(&written(path), &[]).target().to_vec() };
    module
        .items
        .iter()
        .filter_map(|item| {
            let Item::Impl(item) = item else { return None };
            let (_, of, _) = item.trait_.as_ref()?;
            let Type::Path(by) = &*item.self_ty else {
                return None;
            };
            Some(Implementation {
                module,
                of: name_of(of),
                argument: argument(of).map(name_of),
                by: name_of(&by.path),
                place: module.source.place(by.path.segments.last()?.ident.span()),
                test: module.test || attributes::only_for_tests(&item.attrs),
                blanket: by.path.get_ident().is_some_and(|by| {
                    item.generics
                        .type_params()
                        .any(|parameter| parameter.ident == *by)
                }),
                item,
            })
        })
        .collect()
}

/// Returns the first generic argument of `of` that is a path.
#[must_use]
pub fn argument(of: &syn::Path) -> Option<&syn::Path> {
    let PathArguments::AngleBracketed(arguments) = &of.segments.last()?.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(Type::Path(path)) => Some(&path.path),
        _ => None,
    })
}

/// Returns the definitions of `module`.
#[must_use]
pub fn definitions<'t, 's>(module: &'t Module<'s>) -> Vec<Definition<'t, 's>> {
    module
        .items
        .iter()
        .filter_map(|item| {
            let (kind, visibility, name) = match item {
                Item::Trait(item) => (DefinitionKind::Trait, &item.vis, &item.ident),
                Item::Struct(item) => (DefinitionKind::Type, &item.vis, &item.ident),
                Item::Enum(item) => (DefinitionKind::Type, &item.vis, &item.ident),
                Item::Fn(item) => (DefinitionKind::Function, &item.vis, &item.sig.ident),
                _ => return None,
            };
            Some(Definition {
                module,
                name: joined(&module.name, &tokens::plain(&name.to_string())),
                place: module.source.place(name.span()),
                test: module.test || attributes::only_for_tests(attributes::attributes_of(item)),
                public: !matches!(visibility, syn::Visibility::Inherited),
                kind,
            })
        })
        .collect()
}
