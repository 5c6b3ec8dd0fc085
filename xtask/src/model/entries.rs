//! The grammar of the macros in `src/main.rs`: `Service;`, then entries `key => value`, in sections or not.

use std::ops::Range;

use proc_macro2::{Delimiter, TokenStream, TokenTree, extra::DelimSpan};
use syn::{
    Item, Token, Type,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
};

use super::source::{Defect, Source};

/// A block of entries: `{ Mailer => SmtpMailer }`.
pub struct Block {
    /// `singletons` or `scoped`. `None` if the macro has no sections.
    pub section: Option<String>,
    pub entries: Vec<Entry>,
    /// The first part that is not an entry. The parts after it are not read.
    pub unreadable: Option<Unreadable>,
    /// The offsets after the opening brace and of the closing brace.
    pub open: usize,
    pub close: usize,
}

/// A part of a block that is not an entry.
pub struct Unreadable {
    pub range: Range<usize>,
    pub defect: Defect,
}

/// An entry `key => value`. Its value is read on demand, because a large `main.rs` has thousands, of which
/// most are only compared by key.
pub struct Entry {
    /// The text of the key, without blanks.
    pub key: String,
    tokens: Vec<TokenTree>,
    /// The range of the key in the tokens. The tokens before it are attributes.
    key_tokens: Range<usize>,
}

/// The ranges of an entry in bytes.
pub struct Position {
    /// The whole entry, with its attributes.
    pub start: usize,
    pub end: usize,
    pub key: Range<usize>,
    pub arrow: usize,
}

impl Entry {
    /// Reads `path => value` or `"text" => value`, which may have attributes.
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
        let value = tokens.get(arrow + 2..).unwrap_or_default();
        let is_key =
            matches!(key, [TokenTree::Literal(_)]) || !key.is_empty() && key.iter().all(is_of_path);
        let is_entry = is_key && !value.is_empty();
        if !is_entry || self::arrow(value).is_some() {
            return Err(tokens);
        }
        Ok(Self {
            key: key.iter().map(ToString::to_string).collect(),
            tokens,
            key_tokens: start..arrow,
        })
    }

    /// Returns the tokens before the arrow, without attributes.
    #[must_use]
    pub fn key_tokens(&self) -> TokenStream {
        self.tokens[self.key_tokens.clone()]
            .iter()
            .cloned()
            .collect()
    }

    /// Returns the tokens after the arrow.
    #[must_use]
    pub fn value_tokens(&self) -> TokenStream {
        self.tokens[self.key_tokens.end + 2..]
            .iter()
            .cloned()
            .collect()
    }

    #[must_use]
    pub fn value<'s>(&self, source: &'s Source) -> &'s str {
        let Position { arrow, end, .. } = self.position(source);
        source.text[arrow + 2..end].trim()
    }

    #[must_use]
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

/// Returns the entries of each macro `name`.
#[must_use]
pub fn lists(source: &Source, name: &str) -> Vec<Block> {
    let invocations = invocations(source, name);
    invocations
        .map(|invocation| {
            let delimiter = invocation.delimiter.span();
            block(source, None, &invocation.tokens, delimiter)
        })
        .collect()
}

/// Returns the sections of each macro `name`, and the parts that are not sections.
#[must_use]
pub fn sections(source: &Source, name: &str) -> (Vec<Block>, Vec<Defect>) {
    let mut blocks = Vec::new();
    let mut defects = Vec::new();
    for invocation in invocations(source, name) {
        let mut section: Option<String> = None;
        let mut unexpected = None;
        for token in behind_service(invocation.tokens.clone()) {
            match token {
                TokenTree::Ident(name) if section.is_none() => section = Some(name.to_string()),
                // These are the parameters of the section.
                TokenTree::Group(group)
                    if group.delimiter() == Delimiter::Parenthesis && section.is_some() => {}
                TokenTree::Group(group)
                    if group.delimiter() == Delimiter::Brace && section.is_some() =>
                {
                    let delimiter = &group.delim_span();
                    blocks.push(block(source, section.take(), &group.stream(), delimiter));
                }
                other => {
                    unexpected.get_or_insert(other.span());
                }
            }
        }
        let unfinished = section.map(|_| invocation.delimiter.span().close());
        defects.extend(unexpected.or(unfinished).map(|span| Defect {
            message: "expected a section, `name { .. }`".to_owned(),
            at: span.into(),
        }));
    }
    (blocks, defects)
}

/// Returns the entries of each macro `name` whose entries are not `path => path`. They come after `Service;`.
#[must_use]
pub fn entries_of<E: Parse>(source: &Source, name: &str, defects: &mut Vec<Defect>) -> Vec<E> {
    let mut found = Vec::new();
    for invocation in invocations(source, name) {
        let entries = invocation.parse_body_with(|input: ParseStream| {
            // If `Service;` is missing, the compiler reports that.
            let ahead = input.fork();
            if ahead.parse::<Type>().is_ok() && ahead.peek(Token![;]) {
                input.parse::<Type>()?;
                input.parse::<Token![;]>()?;
            }
            Punctuated::<E, Token![,]>::parse_terminated(input)
        });
        match entries {
            Ok(entries) => found.extend(entries),
            Err(error) => defects.push(error.into()),
        }
    }
    found
}

fn invocations<'s>(source: &'s Source, name: &str) -> impl Iterator<Item = &'s syn::Macro> {
    source.items().iter().filter_map(move |item| match item {
        Item::Macro(item) if item.mac.path.is_ident(name) && item.ident.is_none() => {
            Some(&item.mac)
        }
        _ => None,
    })
}

fn block(
    source: &Source,
    section: Option<String>,
    tokens: &TokenStream,
    delimiter: &DelimSpan,
) -> Block {
    let tokens = if section.is_none() {
        behind_service(tokens.clone())
    } else {
        tokens.clone().into_iter().collect()
    };
    let (entries, unreadable) = entries(source, tokens);
    Block {
        section,
        entries,
        unreadable,
        open: source.range_of(delimiter.open()).end,
        close: source.range_of(delimiter.close()).start,
    }
}

/// Returns the tokens after `Service;`, with which the macros begin. If it is missing, the compiler reports
/// that.
fn behind_service(tokens: TokenStream) -> Vec<TokenTree> {
    let is_end =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';');
    let mut all: Vec<TokenTree> = tokens.into_iter().collect();
    match all.iter().position(is_end) {
        Some(end) if end > 0 && all[..end].iter().all(is_of_path) => all.split_off(end + 1),
        _ => all,
    }
}

/// Returns the entries, and the first part that is not an entry.
fn entries(source: &Source, tokens: Vec<TokenTree>) -> (Vec<Entry>, Option<Unreadable>) {
    let mut entries = Vec::new();
    for part in parts(tokens) {
        match Entry::read(part) {
            Ok(entry) => entries.push(entry),
            Err(part) => return (entries, unreadable(source, &part)),
        }
    }
    (entries, None)
}

/// Splits `tokens` at commas, except for the commas in `<A, B>`.
fn parts(tokens: Vec<TokenTree>) -> Vec<Vec<TokenTree>> {
    let mut parts: Vec<Vec<TokenTree>> = vec![Vec::new()];
    let mut depth = 0_usize;
    let mut before = ' ';
    for token in tokens {
        let mark = match &token {
            TokenTree::Punct(punct) => punct.as_char(),
            _ => ' ',
        };
        match mark {
            '<' => depth += 1,
            // The `>` of `=>` and `->` closes nothing.
            '>' if !matches!(before, '=' | '-') => depth = depth.saturating_sub(1),
            _ => {}
        }
        before = mark;
        if mark == ',' && depth == 0 {
            parts.push(Vec::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(token);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn unreadable(source: &Source, part: &[TokenTree]) -> Option<Unreadable> {
    let last = part.last()?;
    let unexpected = part.iter().find(|token| !is_of_path(token)).unwrap_or(last);
    Some(Unreadable {
        range: source.range_of(part.first()?.span()).start..source.range_of(last.span()).end,
        defect: Defect {
            message: "expected an entry, `key => value`".to_owned(),
            at: unexpected.span().into(),
        },
    })
}

/// Reports whether a path can contain `token`.
fn is_of_path(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => ":<>".contains(punct.as_char()),
        TokenTree::Group(_) | TokenTree::Literal(_) => false,
    }
}

/// Returns the index of `=>` among `tokens`.
fn arrow(tokens: &[TokenTree]) -> Option<usize> {
    let is = |token: &TokenTree, wanted| matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted);
    tokens
        .windows(2)
        .position(|pair| is(&pair[0], '=') && is(&pair[1], '>'))
}
