//! The names that a module lets other crates use.

use syn::{Item, Visibility};

use super::{
    module::Module,
    scope::{Import, WrittenPath, imports, name_of},
    tokens::plain,
    typed_ids::typed_id,
};

/// Reports whether `module` itself makes `name` public: it defines it, or exports it by this name. A module that a
/// macro declares is taken for public, and so is everything in a module that includes other files.
#[must_use]
pub fn exports(module: &Module, name: &str) -> bool {
    let mut in_macros = module.declarations_in_macros();
    let may_be_public = in_macros.any(|declaration| declaration.is_named(name))
        || module.included().next().is_some();
    may_be_public
        || module.items.iter().any(|item| match item {
            Item::Use(item) => {
                is_public(&item.vis)
                    && imports(item)
                        .iter()
                        .filter_map(Import::name)
                        .any(|import| plain(&import.to_string()) == name)
            }
            Item::Mod(item) => is_public(&item.vis) && plain(&item.ident.to_string()) == name,
            Item::Macro(_) => typed_id(item).is_some_and(|id| id == name),
            item => {
                let is_named = name_of(item).is_some_and(|ident| plain(&ident.to_string()) == name);
                is_named && visibility(item).is_some_and(is_public)
            }
        })
}

/// The modules of which `module` exports everything: `pub use self::money::*`.
#[must_use]
pub fn exported_globs(module: &Module) -> Vec<WrittenPath> {
    let uses = module.items.iter().filter_map(|item| match item {
        Item::Use(item) if is_public(&item.vis) => Some(imports(item)),
        _ => None,
    });
    uses.flatten()
        .filter(|import| import.glob)
        .map(|import| import.path())
        .collect()
}

/// Reports whether other crates can use what has this visibility, if they can name the module that it is in.
#[must_use]
pub fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn visibility(item: &Item) -> Option<&Visibility> {
    Some(match item {
        Item::Const(item) => &item.vis,
        Item::Enum(item) => &item.vis,
        Item::Fn(item) => &item.vis,
        Item::Static(item) => &item.vis,
        Item::Struct(item) => &item.vis,
        Item::Trait(item) => &item.vis,
        Item::Type(item) => &item.vis,
        Item::Union(item) => &item.vis,
        _ => return None,
    })
}
