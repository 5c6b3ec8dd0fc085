//! Identifiers, which a macro of the kernel defines.

use proc_macro2::TokenTree;
use syn::Item;

use super::tokens::plain;

/// The identifier that `item` defines with `kernel::typed_id!`, under whatever path it calls that.
#[must_use]
pub fn typed_id(item: &Item) -> Option<String> {
    let Item::Macro(item) = item else { return None };
    if item.mac.path.segments.last()?.ident != "typed_id" {
        return None;
    }
    let tokens: Vec<TokenTree> = item.mac.tokens.clone().into_iter().collect();
    tokens.iter().rev().find_map(|token| match token {
        TokenTree::Ident(ident) => Some(plain(&ident.to_string())),
        _ => None,
    })
}
