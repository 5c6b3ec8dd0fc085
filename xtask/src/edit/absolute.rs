//! Absolute paths in generated code.
//!
//! A template writes every name from elsewhere as an absolute path: `::kernel::Result<()>`. Here it becomes
//! an import and a short name, unless the short name means something else in the file: then the path stays.
//! So a domain may have a `State`, a `Query` or a `Row` of its own.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    str::FromStr,
};

use proc_macro2::{Spacing, TokenStream, TokenTree};
use syn::Item;

use super::{
    Refused,
    imports::{Imported, imported},
    source::Source,
};
use crate::model::layout::CORE;

/// Generated code with short names, and what it has to import for them.
pub struct Shortened {
    pub text: String,
    pub imports: Vec<String>,
}

/// The names that mean something in a file, and the module that the file is.
pub struct Vocabulary {
    /// From the crate on: `["app_core", "billing", "domain", "invoice"]`.
    module: Vec<String>,
    /// What a name stands for: an imported path, or `None` for something else.
    names: BTreeMap<String, Option<String>>,
}

impl Vocabulary {
    /// The names of the file at `path`, whose text is `present`, if it exists.
    pub fn of(path: &str, present: Option<&str>) -> Result<Self, Refused> {
        let mut vocabulary = Self {
            module: module_of(path),
            names: BTreeMap::new(),
        };
        if let Some(text) = present {
            // A glob import may bring any of the names that the file uses.
            vocabulary.learn(text, true)?;
        }
        Ok(vocabulary)
    }

    fn learn(&mut self, text: &str, with_used: bool) -> Result<(), Refused> {
        let imports = imported(text)?;
        if with_used && imports.iter().any(|import| import.name == "*") {
            let mut used = BTreeSet::new();
            collect_names(&tokens(text)?, &mut used);
            self.names.extend(used.into_iter().map(|name| (name, None)));
        }
        if imports
            .iter()
            .any(|import| import.name == "*" && import.path.starts_with("diesel::prelude"))
        {
            let traits = TRAITS_OF_DIESEL.map(|name| (name.to_owned(), None));
            self.names.extend(traits);
        }
        for Imported { path, name } in imports {
            let path = self.absolute(&path);
            self.names.insert(name, Some(path));
        }
        let source = Source::parse(text)?;
        let defined = source.items().iter().filter_map(defined_name);
        self.names.extend(defined.map(|name| (name, None)));
        Ok(())
    }

    /// Returns `path` from its crate on, as the file of this module means it.
    fn absolute(&self, path: &str) -> String {
        let (first, rest) = path.split_once("::").unwrap_or((path, ""));
        let anchor = match first {
            "crate" => &self.module[..1],
            "self" => &self.module[..],
            "super" => &self.module[..self.module.len() - 1],
            _ => return path.to_owned(),
        };
        [&anchor.join("::"), rest].join("::")
    }

    /// Shortens the absolute paths in `text`, which becomes part of the file.
    pub fn shorten(&mut self, text: &str) -> Result<Shortened, Refused> {
        let paths = absolute_paths(text)?;
        self.learn(
            &replace(text, &paths, |path| path.full(&self.module)),
            false,
        )?;
        let mut imports = Vec::new();
        let text = replace(text, &paths, |path| {
            let written = self.shortest(path);
            if let Some(import) = &written.import
                && !imports.contains(import)
            {
                imports.push(import.clone());
            }
            written.text
        });
        Ok(Shortened { text, imports })
    }

    fn shortest(&mut self, path: &AbsolutePath) -> Short {
        let full = path.full(&self.module);
        let short = |text: String| Short { text, import: None };
        let Some(imported) = path.imported() else {
            return short(full);
        };
        if path.segments[..imported - 1] == self.module {
            return short(path.segments[imported - 1..].join("::"));
        }
        let absolute = path.segments[..imported].join("::");
        let known = self
            .names
            .iter()
            .find(|(_, of)| of.as_ref() == Some(&absolute));
        let rest = |name: &str| {
            [&[name.to_owned()], &path.segments[imported..]]
                .concat()
                .join("::")
        };
        if let Some((name, _)) = known {
            return short(rest(name));
        }
        let name = &path.segments[imported - 1];
        if self.names.contains_key(name) {
            return short(full);
        }
        self.names.insert(name.clone(), Some(absolute));
        Short {
            text: rest(name),
            import: Some(path.written(imported, &self.module)),
        }
    }
}

/// Returns `text`, the text of a new file, with `imports` before its other imports, or else before its first
/// item.
pub fn prepend_imports(text: &str, imports: &[String]) -> Result<String, Refused> {
    if imports.is_empty() {
        return Ok(text.to_owned());
    }
    let source = Source::parse(text)?;
    let items = source.items();
    let is_module = |item: &&Item| matches!(item, Item::Mod(module) if module.semi.is_some());
    let first_import = items.iter().find(|item| matches!(item, Item::Use(_)));
    let next = first_import.or_else(|| items.iter().find(|item| !is_module(item)));
    let at = next.map_or(text.len(), |item| {
        source.start_with_comments(source.range(item).start)
    });
    let gap = if first_import.is_some() { "" } else { "\n" };
    let lines = imports
        .iter()
        .fold(String::new(), |lines, path| lines + "use " + path + ";\n");
    Ok(format!("{}{lines}{gap}{}", &text[..at], &text[at..]))
}

/// The traits of `diesel::prelude::*` whose methods generated code calls. The import of a type with the name of one
/// would hide the trait, and so its methods.
const TRAITS_OF_DIESEL: [&str; 4] = [
    "ExpressionMethods",
    "OptionalExtension",
    "QueryDsl",
    "SelectableHelper",
];

/// Modules that are written before the names of their types: `fmt::Result`.
const QUALIFIED: [&str; 3] = ["fmt", "io", "types"];

struct Short {
    text: String,
    import: Option<String>,
}

/// `::a::b::C::d` in the text.
struct AbsolutePath {
    range: Range<usize>,
    segments: Vec<String>,
}

impl AbsolutePath {
    /// How many segments an import takes: up to the type, or up to the module of a function. `None` for a
    /// function or macro at the root of a crate, which is written with the name of the crate.
    fn imported(&self) -> Option<usize> {
        let is_type = |segment: &String| segment.starts_with(char::is_uppercase);
        match self.segments.iter().position(is_type) {
            Some(position) if QUALIFIED.contains(&self.segments[position - 1].as_str()) => {
                Some(position)
            }
            Some(position) => Some(position + 1),
            None if self.segments.len() > 2 => Some(self.segments.len() - 1),
            None => None,
        }
    }

    fn full(&self, module: &[String]) -> String {
        self.written(self.segments.len(), module)
    }

    /// The first `end` segments, as the file of `module` writes them.
    fn written(&self, end: usize, module: &[String]) -> String {
        let segments = &self.segments[..end];
        let in_core = module.first().is_some_and(|krate| krate == CORE);
        if !in_core || segments[0] != CORE {
            return segments.join("::");
        }
        let parent = &module[..module.len() - 1];
        match segments.strip_prefix(parent) {
            // Neighbours in a folder.
            Some(rest) if parent.len() > 1 && !rest.is_empty() => {
                format!("super::{}", rest.join("::"))
            }
            _ => format!("crate::{}", segments[1..].join("::")),
        }
    }
}

/// The module that the file at `path` is, as far as imports are concerned: tests are outside of the core.
fn module_of(path: &str) -> Vec<String> {
    let rest = path.strip_suffix(".rs").unwrap_or(path);
    let rest = rest.strip_suffix("/mod").unwrap_or(rest);
    let (krate, rest) = if let Some(rest) = rest.strip_prefix("src/core/") {
        (CORE, rest)
    } else if let Some(rest) = rest.strip_prefix("src/") {
        ("crate", rest)
    } else {
        ("crate", "tests")
    };
    let parts = rest.split('/').map(str::to_owned);
    [krate.to_owned()].into_iter().chain(parts).collect()
}

fn replace(
    text: &str,
    paths: &[AbsolutePath],
    mut with: impl FnMut(&AbsolutePath) -> String,
) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut at = 0;
    for path in paths {
        replaced.push_str(&text[at..path.range.start]);
        replaced.push_str(&with(path));
        at = path.range.end;
    }
    replaced.push_str(&text[at..]);
    replaced
}

fn tokens(text: &str) -> Result<TokenStream, Refused> {
    TokenStream::from_str(text).map_err(|error| Refused::Unreadable {
        line: error.span().start().line,
        message: error.to_string(),
    })
}

fn absolute_paths(text: &str) -> Result<Vec<AbsolutePath>, Refused> {
    let mut found = Vec::new();
    collect_paths(&tokens(text)?, &mut found);
    Ok(found)
}

fn collect_paths(tokens: &TokenStream, found: &mut Vec<AbsolutePath>) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        if let TokenTree::Group(group) = &tokens[at] {
            collect_paths(&group.stream(), found);
            at += 1;
            continue;
        }
        let start = at;
        let mut segments = Vec::new();
        let mut end = 0;
        while is_separator(&tokens, at)
            && let Some(TokenTree::Ident(segment)) = tokens.get(at + 2)
        {
            segments.push(segment.to_string());
            end = segment.span().byte_range().end;
            at += 3;
        }
        if segments.len() > 1 && !continues_path(&tokens[..start]) {
            let range = tokens[start].span().byte_range().start..end;
            found.push(AbsolutePath { range, segments });
        } else if segments.is_empty() {
            at += 1;
        }
    }
}

fn is_separator(tokens: &[TokenTree], at: usize) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(punct))
        if punct.as_char() == ':' && punct.spacing() == Spacing::Joint)
        && matches!(tokens.get(at + 1), Some(TokenTree::Punct(punct)) if punct.as_char() == ':')
}

/// Reports whether a `::` behind `before` goes on with a path: `Vec::new`, `<T as Trait>::name`.
fn continues_path(before: &[TokenTree]) -> bool {
    match before {
        [.., TokenTree::Ident(ident)] => !is_keyword(&ident.to_string()),
        [.., TokenTree::Punct(first), TokenTree::Punct(last)] if last.as_char() == '>' => {
            !matches!(first.as_char(), '-' | '=') || first.spacing() != Spacing::Joint
        }
        [.., TokenTree::Punct(last)] => last.as_char() == '>',
        [.., TokenTree::Group(_) | TokenTree::Literal(_)] | [] => false,
    }
}

/// Reports whether `word` is a keyword, and none with which a path can begin.
fn is_keyword(word: &str) -> bool {
    !matches!(word, "crate" | "self" | "super" | "Self")
        && syn::parse_str::<syn::Ident>(word).is_err()
}

fn collect_names(tokens: &TokenStream, names: &mut BTreeSet<String>) {
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(ident) => {
                names.insert(ident.to_string());
            }
            TokenTree::Group(group) => collect_names(&group.stream(), names),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// The name of a type, a trait or a function that `item` defines, also by `kernel::typed_id!`.
fn defined_name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Mod(item) => &item.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Macro(item) => return id_of(&item.mac),
        _ => return None,
    };
    Some(ident.to_string())
}

fn id_of(call: &syn::Macro) -> Option<String> {
    if call.path.segments.last()?.ident != "typed_id" {
        return None;
    }
    let tokens: Vec<TokenTree> = call.tokens.clone().into_iter().collect();
    tokens.iter().rev().find_map(|token| match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    })
}
