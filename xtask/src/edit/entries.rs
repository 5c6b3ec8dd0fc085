use proc_macro2::{Delimiter, TokenStream, TokenTree, extra::DelimSpan};
use syn::Item;

use super::{
    Edit, Refused,
    imports::Names,
    list::{List, place},
    source::{Source, order},
};

/// An entry of a list in a macro: `Port => Adapter`.
struct Entry {
    key: String,
    value: String,
    /// With its attributes.
    start: usize,
    end: usize,
    key_start: usize,
    key_end: usize,
    arrow: usize,
}

/// A list of entries.
struct Block {
    entries: Vec<Entry>,
    /// What among them is none.
    unreadable: Option<String>,
    /// Behind the opening brace, and before the closing one.
    open: usize,
    close: usize,
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

    let unclear = |why: String| Refused::Unclear {
        why: format!("{why}, so that there is no clear place for this"),
        paste: format!("{key} => {value},"),
    };
    let blocks = blocks(&source, name, section);
    let names = Names::of(&source);
    let mut all = blocks.iter().flat_map(|block| &block.entries);
    if let Some(entry) = all.find(|entry| same(&names, &entry.key, key)) {
        return if same(&names, &entry.value, value) {
            Ok(Edit::Present)
        } else {
            Err(Refused::Taken(format!(
                "`{key}` has an entry in `{name}!` already: `{} => {}`",
                entry.key, entry.value
            )))
        };
    }
    let Block {
        entries,
        open,
        close,
        ..
    } = match blocks.as_slice() {
        [] => return Err(no_place()),
        [block] => match &block.unreadable {
            None => block,
            Some(text) => {
                let why = format!("`{text}` in {wanted} is not of the form `key => value`");
                return Err(unclear(why));
            }
        },
        several => return Err(unclear(format!("there are {} of {wanted}", several.len()))),
    };
    let width = width(&source, entries);
    let padded = |key: &str, width: usize| format!("{key:width$}");
    let new_width = width.map(|width| width.max(key.len() + 1));
    let line = format!(
        "{}=> {value}",
        padded(key, new_width.unwrap_or(key.len() + 1))
    );

    let list = List {
        open: *open,
        close: *close,
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
            let gap = " ".repeat(new_width - (entry.key_end - entry.key_start));
            (entry.key_end..entry.arrow, gap)
        }));
    }
    Ok(source.splice(splices))
}

/// The macros `name`, or the blocks `section` in them.
fn blocks(source: &Source, name: &str, section: Option<&str>) -> Vec<Block> {
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
                None => (tokens, *invocation.delimiter.span()),
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

/// The entries, and what among the tokens is none.
fn entries(source: &Source, tokens: TokenStream) -> (Vec<Entry>, Option<String>) {
    let mut parts: Vec<Vec<TokenTree>> = vec![Vec::new()];
    for token in tokens {
        if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',') {
            parts.push(Vec::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(token);
        }
    }
    let mut entries: Vec<Entry> = Vec::new();
    for part in &parts {
        let (Some(first), Some(last)) = (part.first(), part.last()) else {
            continue;
        };
        let start = source.range_of(first.span()).start;
        let end = source.range_of(last.span()).end;
        if let Some(entry) = entry(source, part, start, end) {
            entries.push(entry);
        } else if let Some(last) = entries.last_mut()
            && arrow(part).is_none()
        {
            // A comma inside `<A, B>` parts no entries.
            source.text[last.arrow + 2..end]
                .trim()
                .clone_into(&mut last.value);
            last.end = end;
        } else {
            return (entries, Some(source.text[start..end].to_owned()));
        }
    }
    (entries, None)
}

/// `path => value`, behind attributes or not.
fn entry(source: &Source, part: &[TokenTree], start: usize, end: usize) -> Option<Entry> {
    let arrow = arrow(part)?;
    let mut key = &part[..arrow];
    while let [TokenTree::Punct(hash), TokenTree::Group(_), rest @ ..] = key
        && hash.as_char() == '#'
    {
        key = rest;
    }
    let is_path = |token: &TokenTree| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => ":<>".contains(punct.as_char()),
        TokenTree::Group(_) | TokenTree::Literal(_) => false,
    };
    if part.len() < arrow + 3 || !key.iter().all(is_path) {
        return None;
    }
    let key_start = source.range_of(key.first()?.span()).start;
    let key_end = source.range_of(key.last()?.span()).end;
    let arrow = source.range_of(part[arrow].span()).start;
    Some(Entry {
        key: source.text[key_start..key_end].to_owned(),
        value: source.text[arrow + 2..end].trim().to_owned(),
        start,
        end,
        key_start,
        key_end,
        arrow,
    })
}

/// Where `=>` is among `tokens`.
fn arrow(tokens: &[TokenTree]) -> Option<usize> {
    let is = |token: &TokenTree, wanted| matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted);
    tokens
        .windows(2)
        .position(|pair| is(&pair[0], '=') && is(&pair[1], '>'))
}

/// Whether two paths mean the same, with what the file imports.
fn same(names: &Names, a: &str, b: &str) -> bool {
    let (a, b) = (squeezed(a), squeezed(b));
    a == b || names.written_out(&a) == names.written_out(&b)
}

/// How far the arrows stand from the start of the keys, if that is the same for all.
fn width(source: &Source, entries: &[Entry]) -> Option<usize> {
    let mut widths = entries.iter().map(|entry| {
        let gap = &source.text[entry.key_end..entry.arrow];
        let own_line = source.indent(entry.key_start).is_some();
        (own_line && gap.chars().all(|c| c == ' ')).then_some(entry.arrow - entry.key_start)
    });
    let first = widths.next()??;
    widths.all(|width| width == Some(first)).then_some(first)
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
