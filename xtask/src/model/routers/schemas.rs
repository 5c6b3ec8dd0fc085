//! The schemas in the description of the API.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, Field, Fields, Item, Meta, Path, Token, ext::IdentExt, parse::ParseStream,
    punctuated::Punctuated, visit::Visit,
};

use super::{Handler, attribute, types::Types};
use crate::model::{
    attributes, layout::Name, layout::joined, module::Module, resolve::Resolver,
    scope::WrittenPath, source::Place, tokens::plain, tree::Tree,
};

/// A type that derives `ToSchema`.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The whole name of the type.
    pub of: Name,
    /// The name in the description.
    pub name: String,
    pub place: Place,
    /// The types that its fields name.
    uses: Vec<Name>,
}

/// Returns the schemas in the descriptions of `handlers`, and the schemas of their fields. Generic types are
/// left out, because their names depend on the arguments.
#[must_use]
pub fn schemas(tree: &Tree, handlers: &[&Handler]) -> Vec<Schema> {
    let mut known: BTreeMap<Name, Schema> = BTreeMap::new();
    for module in tree.originals().filter(|module| !module.test) {
        for schema in module
            .items
            .iter()
            .filter_map(|item| of_item(tree, module, item))
        {
            known.insert(schema.of.clone(), schema);
        }
    }
    let mut waiting: Vec<Name> = handlers
        .iter()
        .flat_map(|handler| used_by(tree, handler))
        .collect();
    let mut used = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        if let Some(schema) = known.get(&name)
            && used.insert(name)
        {
            waiting.extend(schema.uses.iter().cloned());
        }
    }
    known.retain(|name, _| used.contains(name));
    known.into_values().collect()
}

/// Returns the types that the description of `handler` names.
fn used_by(tree: &Tree, handler: &Handler) -> Vec<Name> {
    let Some((last, module)) = handler.name.split_last() else {
        return Vec::new();
    };
    let Some(module) = tree.get(module) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for item in module.items {
        if let Item::Fn(item) = item
            && item.sig.ident.unraw() == last
            && let Some(attribute) = attribute(item)
            && let Meta::List(list) = &attribute.meta
        {
            of_tokens(tree, module, &list.tokens, &mut found);
        }
    }
    found
}

/// Returns the types in the arguments of `#[utoipa::path(..)]`, without inline schemas.
fn of_tokens(tree: &Tree, module: &Module, tokens: &TokenStream, found: &mut Vec<Name>) {
    let resolver = Resolver { tree, module };
    let mut path = WrittenPath::default();
    let mut inline = false;
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(ident) => {
                inline = ident == "inline";
                path.segments
                    .push((plain(&ident.to_string()), ident.span()));
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => {}
            other => {
                found.push(resolver.resolve(&path, &[]).target().to_vec());
                path.segments.clear();
                if let TokenTree::Group(group) = other
                    && !inline
                {
                    of_tokens(tree, module, &group.stream(), found);
                }
                inline = false;
            }
        }
    }
    found.push(resolver.resolve(&path, &[]).target().to_vec());
}

fn of_item(tree: &Tree, module: &Module, item: &Item) -> Option<Schema> {
    let (ident, generics, fields): (_, _, Vec<&Fields>) = match item {
        Item::Struct(item) => (&item.ident, &item.generics, vec![&item.fields]),
        Item::Enum(item) => {
            let fields = item.variants.iter().map(|variant| &variant.fields);
            (&item.ident, &item.generics, fields.collect())
        }
        _ => return None,
    };
    let attributes = attributes::attributes_of(item);
    if !derives(attributes, "ToSchema")
        || generics.type_params().next().is_some()
        || attributes::only_for_tests(attributes)
    {
        return None;
    }
    let mut types = Types::new(tree, module);
    for field in fields.into_iter().flatten() {
        if !is_described_elsewhere(field) {
            types.visit_type(&field.ty);
        }
    }
    let ident_text = plain(&ident.to_string());
    Some(Schema {
        of: joined(&module.name, &ident_text),
        name: renamed(attributes).unwrap_or(ident_text),
        place: module.source.place(ident.span()),
        uses: types.found,
    })
}

/// Reports whether an attribute keeps the type of a field out of the description: `#[schema(value_type =
/// String)]`, `#[schema(inline)]`, `#[serde(skip)]`.
fn is_described_elsewhere(field: &Field) -> bool {
    let says = ["value_type", "inline", "skip", "ignore", "no_recursion"];
    field.attrs.iter().any(|attribute| {
        match &attribute.meta {
        Meta::List(list) if list.path.is_ident("schema") || list.path.is_ident("serde") => {
            list.tokens.clone().into_iter().any(|token| {
                matches!(token, TokenTree::Ident(word) if says.iter().any(|known| word == known))
            })
        }
        _ => false,
    }
    })
}

fn derives(attributes: &[Attribute], wanted: &str) -> bool {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"))
        .filter_map(|attribute| {
            let paths = Punctuated::<Path, Token![,]>::parse_terminated;
            attribute.parse_args_with(paths).ok()
        })
        .flatten()
        .any(|path| {
            path.segments
                .last()
                .is_some_and(|last| last.ident == wanted)
        })
}

/// Returns the name in `#[schema(as = billing::Invoice)]`: utoipa writes `billing.Invoice`.
fn renamed(attributes: &[Attribute]) -> Option<String> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("schema"))
        .find_map(|attribute| {
            attribute
                .parse_args_with(|input: ParseStream| {
                    let mut found = None;
                    while !input.is_empty() {
                        if input.peek(Token![as]) && input.peek2(Token![=]) {
                            input.parse::<Token![as]>()?;
                            input.parse::<Token![=]>()?;
                            let path: Path = input.parse()?;
                            let parts = path.segments.iter().map(|part| part.ident.to_string());
                            found = Some(parts.collect::<Vec<_>>().join("."));
                        } else {
                            input.parse::<TokenTree>()?;
                        }
                    }
                    Ok(found)
                })
                .ok()?
        })
}
