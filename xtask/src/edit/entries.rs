use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::Item;

use super::{
    Edit, Refused,
    list::{List, place},
    source::{Source, order},
};

/// An entry of a list in a macro: `Port => Adapter`.
struct Entry {
    key: String,
    value: String,
    start: usize,
    end: usize,
    key_end: usize,
    arrow: usize,
}

/// Adds `key => value` to the macro `name`; in its block `section`, if one is given.
pub fn add_entry(
    text: &str,
    name: &str,
    section: Option<&str>,
    key: &str,
    value: &str,
) -> Result<Edit, Refused> {
    let source = Source::parse(text)?;
    let wanted = match section {
        Some(section) => format!("`{section} {{ .. }}` in `{name}! {{ .. }}`"),
        None => format!("`{name}! {{ .. }}`"),
    };
    let no_place = || Refused::no_place(wanted.clone(), format!("{key} => {value},"));

    let mut found = source.tree.items.iter().filter_map(|item| match item {
        Item::Macro(item) if item.mac.path.is_ident(name) && item.ident.is_none() => {
            Some(&item.mac)
        }
        _ => None,
    });
    let (Some(invocation), None) = (found.next(), found.next()) else {
        return Err(no_place());
    };
    let (tokens, open, close) = match section {
        None => {
            let span = invocation.delimiter.span();
            let tokens = invocation.tokens.clone();
            (
                tokens,
                source.range_of(span.open()).end,
                source.range_of(span.close()).start,
            )
        }
        Some(section) => block(&source, invocation.tokens.clone(), section).ok_or_else(no_place)?,
    };
    let entries = entries(&source, tokens).ok_or_else(no_place)?;

    if let Some(entry) = entries.iter().find(|entry| entry.key == key) {
        let same = squeezed(&entry.value) == squeezed(value);
        return if same {
            Ok(Edit::Present)
        } else {
            Err(Refused::Taken(format!(
                "`{key}` has an entry in `{name}!` already: `{key} => {}`",
                entry.value
            )))
        };
    }
    let width = width(&source, &entries);
    let padded = |key: &str, width: usize| format!("{key:width$}");
    let new_width = width.map(|width| width.max(key.len() + 1));
    let line = format!(
        "{}=> {value}",
        padded(key, new_width.unwrap_or(key.len() + 1))
    );

    let list = List {
        open,
        close,
        elements: entries.iter().map(|entry| entry.start..entry.end).collect(),
        tall: true,
    };
    let keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
    let index = place(&keys, &key, |a, b| order(a, b).is_lt());
    let mut splices = list.insert(&source, index, &line);
    if let (Some(width), Some(new_width)) = (width, new_width)
        && new_width > width
    {
        // The others move over, so that all arrows stand below each other as before.
        splices.extend(entries.iter().map(|entry| {
            let gap = " ".repeat(new_width - (entry.key_end - entry.start));
            (entry.key_end..entry.arrow, gap)
        }));
    }
    Ok(source.splice(splices))
}

/// The block in braces that follows `name`, with parameters between them or not.
fn block(source: &Source, tokens: TokenStream, name: &str) -> Option<(TokenStream, usize, usize)> {
    let mut tokens = tokens.into_iter();
    tokens.find(|token| matches!(token, TokenTree::Ident(ident) if ident == name))?;
    tokens.find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some((
            group.stream(),
            source.range_of(group.span_open()).end,
            source.range_of(group.span_close()).start,
        )),
        _ => None,
    })
}

/// `None` if there is something among the tokens that is no entry.
fn entries(source: &Source, tokens: TokenStream) -> Option<Vec<Entry>> {
    let mut parts: Vec<Vec<TokenTree>> = vec![Vec::new()];
    for token in tokens {
        if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',') {
            parts.push(Vec::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(token);
        }
    }
    let mut entries: Vec<Entry> = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        let end = source.range_of(part.last()?.span()).end;
        match part.as_slice() {
            [
                TokenTree::Ident(key),
                TokenTree::Punct(equals),
                TokenTree::Punct(than),
                ..,
            ] if equals.as_char() == '=' && than.as_char() == '>' => {
                let key_range = source.range_of(key.span());
                let value = source.range_of(than.span()).end;
                entries.push(Entry {
                    key: key.to_string(),
                    value: source.text[value..end].trim().to_owned(),
                    start: key_range.start,
                    end,
                    key_end: key_range.end,
                    arrow: source.range_of(equals.span()).start,
                });
            }
            // A comma inside `<A, B>` parts no entries.
            _ => {
                let last = entries.last_mut()?;
                let value = source.text[last.arrow + 2..end].trim().to_owned();
                last.value = value;
                last.end = end;
            }
        }
    }
    Some(entries)
}

/// How far the arrows stand from the start of the keys, if that is the same for all.
fn width(source: &Source, entries: &[Entry]) -> Option<usize> {
    let mut widths = entries.iter().map(|entry| {
        let gap = &source.text[entry.key_end..entry.arrow];
        let own_line = source.indent(entry.start).is_some();
        (own_line && gap.chars().all(|c| c == ' ')).then_some(entry.arrow - entry.start)
    });
    let first = widths.next()??;
    widths.all(|width| width == Some(first)).then_some(first)
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
