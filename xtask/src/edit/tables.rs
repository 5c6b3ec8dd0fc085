use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::Item;

use super::source::Source;

/// A `diesel::table!`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    pub keys: Vec<String>,
    /// The name and the type of each column: `("due", "Nullable<Date>")`.
    pub columns: Vec<(String, String)>,
}

/// Returns the tables that the file declares.
pub fn tables(text: &str) -> Vec<Table> {
    let Ok(source) = Source::parse(text) else {
        return Vec::new();
    };
    macros(&source, "table").filter_map(table).collect()
}

/// Returns the groups of tables that a query can read together.
pub fn joined(text: &str) -> Vec<Vec<String>> {
    let Ok(source) = Source::parse(text) else {
        return Vec::new();
    };
    macros(&source, "allow_tables_to_appear_in_same_query")
        .map(idents)
        .collect()
}

/// Returns what is in the calls of the macro `name`.
fn macros<'s>(source: &'s Source, name: &'s str) -> impl Iterator<Item = TokenStream> + 's {
    source.items().iter().filter_map(move |item| match item {
        Item::Macro(item) if item.mac.path.segments.last()?.ident == name => {
            Some(item.mac.tokens.clone())
        }
        _ => None,
    })
}

/// Reads `name (key) { columns }`. Imports and attributes may come before it.
fn table(tokens: TokenStream) -> Option<Table> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    tokens.windows(3).find_map(|three| match three {
        [
            TokenTree::Ident(name),
            TokenTree::Group(keys),
            TokenTree::Group(columns),
        ] if keys.delimiter() == Delimiter::Parenthesis
            && columns.delimiter() == Delimiter::Brace =>
        {
            Some(Table {
                name: name.to_string(),
                keys: idents(keys.stream()),
                columns: self::columns(&columns.stream()),
            })
        }
        _ => None,
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
