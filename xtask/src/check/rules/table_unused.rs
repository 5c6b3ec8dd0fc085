use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::Item;

use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Module, Project, layout::TABLES},
};

pub const RULE: Rule = Rule {
    id: "table-unused",
    severity: Severity::Error,
    statement: "code of the service uses every table in src/infra/db/tables.rs",
    why: "\
        A table that no code uses is left over from code that is gone, or was meant to be used by code \
        that is missing.",
    breach: "\
// src/infra/db/tables.rs, and no other file of src mentions `invoices`
diesel::table! { invoices (id) { id -> Uuid, } }",
    mend: "\
// up.sql of a new migration, and no `invoices` in tables.rs
DROP TABLE invoices;",
    check: Check::Absence(check),
};

fn check<'p>(project: &'p Project<'p, 'p>) -> Vec<Finding> {
    let modules = project.tree.modules.iter();
    let Some(module) = modules
        .filter(|module| module.source.path == TABLES && module.is_file)
        .min_by_key(|module| module.test)
    else {
        return Vec::new();
    };
    let tables = tables(module);
    let mut unused: BTreeSet<String> = tables.iter().map(plain).collect();
    for reference in &project.references {
        let path = &reference.module.source.path;
        if !path.starts_with("src/") || path == TABLES {
            continue;
        }
        for name in &reference.names.hops {
            if let Some([table, ..]) = name.strip_prefix(module.name.as_slice()) {
                unused.remove(table);
            }
        }
    }
    // Through `use tables::*`, a re-export or SQL a table is used without its path.
    for path in project.sources.files.with_extension("rs") {
        if unused.is_empty() {
            break;
        }
        if path.starts_with("src/") && path != TABLES {
            let text = project.sources.files.get(path).unwrap_or_default();
            let text = String::from_utf8_lossy(text);
            if unused.iter().any(|table| text.contains(table.as_str())) {
                unused.retain(|table| !mentions(&text, table));
            }
        }
    }
    tables
        .iter()
        .filter(|table| unused.contains(&plain(table)))
        .map(|table| {
            let message = format!("no code in src uses the table `{}`", plain(table));
            Finding::new(module.source.place(table.span()), message)
                .label("declared here")
                .help("use it, or remove it here and drop it in a migration")
        })
        .collect()
}

/// Returns the names in the `table!` macros of `module`.
fn tables(module: &Module) -> Vec<Ident> {
    let macros = module.items.iter().filter_map(|item| match item {
        Item::Macro(item) => Some(&item.mac),
        _ => None,
    });
    macros
        .filter(|call| {
            call.path
                .segments
                .last()
                .is_some_and(|name| name.ident == "table")
        })
        .filter_map(|call| table(&call.tokens))
        .collect()
}

/// Returns the name in the tokens of a `table!` macro: `use ..; #[..] schema.name (key) { columns }`.
fn table(tokens: &TokenStream) -> Option<Ident> {
    let mut name = None;
    let mut in_use = false;
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(word) if word == "use" => in_use = true,
            TokenTree::Punct(punct) if punct.as_char() == ';' => in_use = false,
            TokenTree::Ident(word) if !in_use => name = Some(word),
            TokenTree::Group(group) if !in_use && group.delimiter() != Delimiter::Bracket => {
                return name;
            }
            _ => {}
        }
    }
    None
}

/// Reports whether `text`, a file of Rust, may use `table`: in a path, in a `use`, in an attribute, in a
/// macro, or in a text that may be SQL. A variable of this name is none of that.
fn mentions(text: &str, table: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A file that is not Rust may mention anything.
    text.parse()
        .map_or(true, |tokens: TokenStream| is_in(tokens, table, false))
}

/// Reports whether `tokens` mention `table`. In an argument of a macro or an attribute, and in a `use`,
/// `anything` is a mention.
fn is_in(tokens: TokenStream, table: &str, anything: bool) -> bool {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut in_use = false;
    let is_punct = |index: Option<usize>, character| {
        let token = index.and_then(|index| tokens.get(index));
        matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
    };
    tokens.iter().enumerate().any(|(index, token)| {
        let before = index.checked_sub(1);
        match token {
            TokenTree::Punct(punct) => {
                in_use &= punct.as_char() != ';';
                false
            }
            TokenTree::Ident(word) if word == "use" => {
                in_use = true;
                false
            }
            TokenTree::Ident(word) => {
                let is_part = is_punct(before, ':') && is_punct(index.checked_sub(2), ':')
                    || is_punct(Some(index + 1), ':') && is_punct(Some(index + 2), ':');
                (anything || in_use || is_part) && plain(word) == table
            }
            TokenTree::Literal(literal) => {
                let literal = literal.to_string();
                let mut words = literal.split(|c: char| !c.is_alphanumeric() && c != '_');
                words.any(|word| word == table)
            }
            TokenTree::Group(group) if is_documentation(group) => false,
            TokenTree::Group(group) => {
                let argument = is_punct(before, '#') || is_punct(before, '!');
                is_in(group.stream(), table, anything || in_use || argument)
            }
        }
    })
}

/// Reports whether `group` is what a comment like this one becomes: `[doc = ".."]`.
fn is_documentation(group: &Group) -> bool {
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::Bracket
        && matches!(first, Some(TokenTree::Ident(name)) if name == "doc")
}

/// Returns `name` without `r#`.
fn plain(name: &Ident) -> String {
    name.to_string().trim_start_matches("r#").to_owned()
}
