//! Attributes that decide which code is part of the service.

use syn::{Attribute, Item, Meta, Token, punctuated::Punctuated};

/// Reports whether code with `attributes` is compiled for tests only.
#[must_use]
pub fn only_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        let name = path
            .segments
            .last()
            .map(|segment| segment.ident.to_string());
        match name.as_deref() {
            // `#[test]`, `#[tokio::test]`
            Some("test") => true,
            Some("cfg") => attribute
                .parse_args::<Meta>()
                .is_ok_and(|predicate| implies_test(&predicate)),
            _ => false,
        }
    })
}

/// Reports whether code with `attributes` may be excluded from compilation.
#[must_use]
pub fn conditional(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("cfg"))
}

fn implies_test(predicate: &Meta) -> bool {
    match predicate {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) => {
            let parts = list
                .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
                .unwrap_or_default();
            if list.path.is_ident("all") {
                parts.iter().any(implies_test)
            } else {
                list.path.is_ident("any") && !parts.is_empty() && parts.iter().all(implies_test)
            }
        }
        Meta::NameValue(_) => false,
    }
}

/// Returns the paths in `#[path = ".."]` and `#[cfg_attr(.., path = "..")]`.
#[must_use]
pub fn paths(attributes: &[Attribute]) -> Vec<String> {
    attributes
        .iter()
        .flat_map(|attribute| match &attribute.meta {
            Meta::List(list) if list.path.is_ident("cfg_attr") => list
                .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
                .unwrap_or_default()
                .iter()
                .filter_map(path_of)
                .collect(),
            meta => path_of(meta).into_iter().collect::<Vec<_>>(),
        })
        .collect()
}

fn path_of(meta: &Meta) -> Option<String> {
    let Meta::NameValue(pair) = meta else {
        return None;
    };
    if !pair.path.is_ident("path") {
        return None;
    }
    literal(&pair.value)
}

/// Returns the text of a string literal.
#[must_use]
pub fn literal(expression: &syn::Expr) -> Option<String> {
    match expression {
        syn::Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the string in `expression`: a literal, or the format string of `format!`.
#[must_use]
pub fn text(expression: &syn::Expr) -> Option<String> {
    match expression {
        syn::Expr::Reference(reference) => text(&reference.expr),
        syn::Expr::Macro(call) if call.mac.path.is_ident("format") => {
            let arguments = Punctuated::<syn::Expr, Token![,]>::parse_terminated;
            let arguments = call.mac.parse_body_with(arguments).ok()?;
            arguments.first().and_then(literal)
        }
        _ => literal(expression),
    }
}

/// Returns the attributes of any item.
#[must_use]
pub fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
