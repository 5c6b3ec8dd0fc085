//! The entries that a macro lists.

use std::ops::Range;

use proc_macro2::{Delimiter, TokenStream, TokenTree, extra::DelimSpan};
use syn::Item;

use super::source::Source;

/// A list of entries in a macro: `{ Mailer => SmtpMailer }`, behind `Service;` or not.
pub(super) struct Block {
    pub entries: Vec<Present>,
    /// What among them is none.
    pub unreadable: Option<String>,
    /// Behind the opening brace, and before the closing one.
    pub open: usize,
    pub close: usize,
}

/// An entry that is there. A large `main.rs` has thousands, and most are only asked for their key.
pub(super) struct Present {
    /// Without blanks.
    pub key: String,
    tokens: Vec<TokenTree>,
    /// Which of the tokens are the key; before them are attributes.
    key_tokens: Range<usize>,
}

/// Where an entry stands.
pub(super) struct Position {
    /// With its attributes.
    pub start: usize,
    pub end: usize,
    pub key: Range<usize>,
    pub arrow: usize,
}

impl Present {
    /// `path => value`, behind attributes or not.
    fn read(tokens: Vec<TokenTree>) -> Result<Self, Vec<TokenTree>> {
        let Some(arrow) = arrow(&tokens) else {
            return Err(tokens);
        };
        let mut start = 0;
        while let [TokenTree::Punct(hash), TokenTree::Group(_), ..] = &tokens[start..arrow]
            && hash.as_char() == '#'
        {
            start += 2;
        }
        let key = &tokens[start..arrow];
        if key.is_empty() || tokens.len() < arrow + 3 || !key.iter().all(is_of_path) {
            return Err(tokens);
        }
        Ok(Self {
            key: key.iter().map(ToString::to_string).collect(),
            tokens,
            key_tokens: start..arrow,
        })
    }

    pub fn value<'t>(&self, source: &Source<'t>) -> &'t str {
        let Position { arrow, end, .. } = self.position(source);
        source.text[arrow + 2..end].trim()
    }

    pub fn position(&self, source: &Source) -> Position {
        let range = |index: usize| source.range_of(self.tokens[index].span());
        let Range { start, end } = self.key_tokens;
        let first = range(start);
        Position {
            start: if start == 0 {
                first.start
            } else {
                range(0).start
            },
            end: range(self.tokens.len() - 1).end,
            key: match end - start {
                1 => first,
                _ => first.start..range(end - 1).end,
            },
            arrow: range(end).start,
        }
    }
}

/// The macros `name`, or the blocks `section` in them.
pub(super) fn blocks(source: &Source, name: &str, section: Option<&str>) -> Vec<Block> {
    let macros = source.tree.items.iter().filter_map(|item| match item {
        Item::Macro(item) if item.mac.path.is_ident(name) && item.ident.is_none() => {
            Some(&item.mac)
        }
        _ => None,
    });
    macros
        .filter_map(|invocation| {
            let tokens = invocation.tokens.clone();
            let (tokens, delimiter) = match section {
                Some(section) => group_after(tokens, section)?,
                None => (behind_service(tokens), *invocation.delimiter.span()),
            };
            let (entries, unreadable) = entries(source, tokens);
            Some(Block {
                entries,
                unreadable,
                open: source.range_of(delimiter.open()).end,
                close: source.range_of(delimiter.close()).start,
            })
        })
        .collect()
}

/// The group in braces that follows `name`, with parameters between them or not.
fn group_after(tokens: TokenStream, name: &str) -> Option<(TokenStream, DelimSpan)> {
    let mut tokens = tokens.into_iter();
    tokens.find(|token| matches!(token, TokenTree::Ident(ident) if ident == name))?;
    tokens.find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            Some((group.stream(), group.delim_span()))
        }
        _ => None,
    })
}

/// What follows `Service;`, with which the macros begin: it says whose entries these are.
fn behind_service(tokens: TokenStream) -> TokenStream {
    let is_end =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';');
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    match all.iter().position(is_end) {
        Some(end) if end > 0 && all[..end].iter().all(is_of_path) => {
            all.into_iter().skip(end + 1).collect()
        }
        _ => all.into_iter().collect(),
    }
}

/// The entries, and what among the tokens is none.
fn entries(source: &Source, tokens: TokenStream) -> (Vec<Present>, Option<String>) {
    let mut parts: Vec<Vec<TokenTree>> = vec![Vec::new()];
    for token in tokens {
        if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',') {
            parts.push(Vec::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(token);
        }
    }
    parts.retain(|part| !part.is_empty());
    let mut entries: Vec<Present> = Vec::new();
    for part in parts {
        match (Present::read(part), entries.last_mut()) {
            (Ok(entry), _) => entries.push(entry),
            // A comma inside `<A, B>` parts no entries.
            (Err(part), Some(last)) if arrow(&part).is_none() => last.tokens.extend(part),
            (Err(part), _) => {
                let start = source.range_of(part[0].span()).start;
                let end = source.range_of(part[part.len() - 1].span()).end;
                return (entries, Some(source.text[start..end].to_owned()));
            }
        }
    }
    (entries, None)
}

/// Whether a path can have `token` in it.
fn is_of_path(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => ":<>".contains(punct.as_char()),
        TokenTree::Group(_) | TokenTree::Literal(_) => false,
    }
}

/// Where `=>` is among `tokens`.
fn arrow(tokens: &[TokenTree]) -> Option<usize> {
    let is = |token: &TokenTree, wanted| matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted);
    tokens
        .windows(2)
        .position(|pair| is(&pair[0], '=') && is(&pair[1], '>'))
}
