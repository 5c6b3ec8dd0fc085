use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::Item;

use super::source::Source;

/// A `diesel::table!`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub keys: Vec<String>,
    /// Name and type of each column: `("due", "Nullable<Date>")`.
    pub columns: Vec<(String, String)>,
}

/// The table `name`, if the file declares it.
pub fn table(text: &str, name: &str) -> Option<Table> {
    let source = Source::parse(text).ok()?;
    source.items().iter().find_map(|item| {
        let Item::Macro(item) = item else { return None };
        if item.mac.path.segments.last()?.ident != "table" {
            return None;
        }
        let mut tokens = item.mac.tokens.clone().into_iter().peekable();
        while let Some(token) = tokens.next() {
            if matches!(&token, TokenTree::Ident(ident) if ident == name)
                && let Some(TokenTree::Group(keys)) = tokens.peek()
                && keys.delimiter() == Delimiter::Parenthesis
            {
                let keys = keys.stream();
                let columns = tokens.find_map(|token| match token {
                    TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                        Some(group.stream())
                    }
                    _ => None,
                })?;
                return Some(Table {
                    keys: idents(keys),
                    columns: self::columns(&columns),
                });
            }
        }
        None
    })
}

fn idents(tokens: TokenStream) -> Vec<String> {
    tokens
        .into_iter()
        .filter_map(|token| match token {
            TokenTree::Ident(ident) => Some(ident.to_string()),
            _ => None,
        })
        .collect()
}

fn columns(tokens: &TokenStream) -> Vec<(String, String)> {
    let text = tokens.to_string().replace([' ', '\n'], "");
    text.split(',')
        .filter_map(|column| column.split_once("->"))
        .map(|(name, of)| (name.to_owned(), of.to_owned()))
        .collect()
}
