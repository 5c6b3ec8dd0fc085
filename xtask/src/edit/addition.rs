use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::Item;

use super::{
    error::EditError,
    imports::imported,
    members::{BlockName, Members},
    source::Source,
};

/// Code to add to a file, which may exist already: imports and items.
pub struct Addition {
    pub imports: Vec<String>,
    /// Functions and constants of types and traits that the file defines.
    pub members: Vec<Members>,
    items: Vec<Piece>,
}

/// The source code of an item.
struct Piece {
    text: String,
    name: Option<String>,
    /// What it is about, if it is a trait or an implementation of one: the file may have a part of it.
    block: Option<BlockName>,
    tokens: String,
}

impl Addition {
    pub fn of(text: &str) -> Result<Self, EditError> {
        let imports = imported(text)?
            .into_iter()
            .map(|imported| imported.path)
            .collect();
        let source = Source::parse(text)?;
        let members = source.items().iter();
        let members = members.filter_map(|item| Members::of(&source, item));
        Ok(Self {
            imports,
            members: members.collect(),
            items: pieces(&source),
        })
    }

    /// Returns the items that the text `present` lacks. Fails if `present` has another item with the name of
    /// one of them.
    pub fn missing_from(&self, present: &str) -> Result<Vec<String>, EditError> {
        let source = Source::parse(present)?;
        let others = pieces(&source);
        let mut missing = Vec::new();
        for item in &self.items {
            let is_there = |other: &Piece| {
                other.tokens == item.tokens || item.block.is_some() && other.block == item.block
            };
            if others.iter().any(is_there) {
                continue;
            }
            if let Some(name) = &item.name
                && others.iter().any(|other| other.name.as_ref() == Some(name))
            {
                return Err(EditError::NameTaken(format!(
                    "`{name}` exists already, with other contents. Choose another name"
                )));
            }
            missing.push(item.text.clone());
        }
        Ok(missing)
    }
}

fn pieces(source: &Source) -> Vec<Piece> {
    let items = source
        .items()
        .iter()
        .filter(|item| !matches!(item, Item::Use(_) | Item::Mod(_)))
        // They are added to the blocks that are there: see `Members`.
        .filter(|item| !matches!(item, Item::Impl(item) if item.trait_.is_none()));
    items
        .map(|item| Piece {
            text: source.text[source.range(item)].to_owned(),
            name: name(item),
            block: BlockName::of_trait(item),
            tokens: comparable(&item.to_token_stream().to_string()),
        })
        .collect()
}

/// Removes everything that rustfmt may add or remove: blanks, trailing commas, and braces around the bodies
/// of closures.
pub(super) fn comparable(tokens: &str) -> String {
    tokens.replace([',', '{', '}', ' ', '\n'], "")
}

fn name(item: &Item) -> Option<String> {
    match item {
        Item::Const(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        Item::Fn(item) => Some(item.sig.ident.to_string()),
        Item::Struct(item) => Some(item.ident.to_string()),
        // `users (id) { .. }` in a `table!`.
        Item::Macro(item) => {
            let tokens: Vec<TokenTree> = item.mac.tokens.clone().into_iter().collect();
            tokens.windows(2).find_map(|pair| match pair {
                [TokenTree::Ident(ident), TokenTree::Group(_)] => Some(format!("table {ident}")),
                _ => None,
            })
        }
        _ => None,
    }
}
