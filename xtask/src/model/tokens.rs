//! Paths and modules among the tokens of macros whose grammar is unknown.

use proc_macro2::{Delimiter, Spacing, Span, TokenStream, TokenTree};

/// A path in tokens: `a::b::C`.
#[derive(Debug)]
pub struct TokenPath {
    pub leading: bool,
    pub segments: Vec<(String, Span)>,
}

/// Returns the paths of at least two segments in `tokens`, at any depth. A single name may be anything: a
/// field, a variable, a keyword of the macro.
#[must_use]
pub fn paths(tokens: &TokenStream) -> Vec<TokenPath> {
    let mut found = Vec::new();
    collect(tokens, &mut found);
    found
}

fn collect(tokens: &TokenStream, found: &mut Vec<TokenPath>) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        if let Some(TokenTree::Group(group)) = tokens.get(at) {
            collect(&group.stream(), found);
            at += 1;
            continue;
        }
        let Some(TokenTree::Ident(first)) = tokens.get(at) else {
            at += 1;
            continue;
        };
        let mut segments = vec![(plain(&first.to_string()), first.span())];
        let mut end = at + 1;
        while is_separator(&tokens, end)
            && let Some(TokenTree::Ident(next)) = tokens.get(end + 2)
        {
            segments.push((plain(&next.to_string()), next.span()));
            end += 3;
        }
        let leading = at >= 2 && is_separator(&tokens, at - 2);
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        // In `$name::Type`, the meaning of `name` is unknown. `$crate` is the crate.
        let variable = is_punct(before, '$') && first != "crate";
        let method = is_punct(before, '.');
        if segments.len() > 1 && !variable && !method {
            found.push(TokenPath { leading, segments });
        }
        at = end;
    }
}

/// Returns the name in each `mod name;` and `mod name { .. }` in `tokens`, at any depth, and `true` for the
/// first form. Macros such as `cfg_if!` contain declarations.
#[must_use]
pub fn modules(tokens: &TokenStream) -> Vec<(proc_macro2::Ident, bool)> {
    let mut found = Vec::new();
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) if group.delimiter() != Delimiter::Parenthesis => {
                found.extend(modules(&group.stream()));
            }
            TokenTree::Ident(word) if word == "mod" => {
                if let Some(TokenTree::Ident(name)) = tokens.get(at + 1) {
                    match tokens.get(at + 2) {
                        Some(TokenTree::Group(_)) => found.push((name.clone(), false)),
                        end if is_punct(end, ';') => found.push((name.clone(), true)),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// Returns `name` without `r#`.
#[must_use]
pub fn plain(name: &str) -> String {
    name.strip_prefix("r#").unwrap_or(name).to_owned()
}

fn is_separator(tokens: &[TokenTree], at: usize) -> bool {
    let joint = matches!(
        tokens.get(at),
        Some(TokenTree::Punct(colon)) if colon.as_char() == ':' && colon.spacing() == Spacing::Joint
    );
    joint && is_punct(tokens.get(at + 1), ':')
}

fn is_punct(token: Option<&TokenTree>, character: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}
