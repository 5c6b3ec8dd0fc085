//! Absolute paths in generated code.
//!
//! A template writes every name from another module as an absolute path: `::kernel::Result<()>`. This module
//! replaces it by an import and a short name. If the short name has another meaning in the file, the path
//! stays. So a domain may have a `State`, a `Query` or a `Row` of its own.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    str::FromStr,
};

use proc_macro2::{Spacing, TokenStream, TokenTree};
use syn::Item;

use super::{
    EditError,
    imports::{ImportedName, imported},
    source::Source,
};
use crate::model::{
    layout::{CORE, SERVICES},
    typed_id,
};

/// Generated code with short names, and the imports that it needs.
pub struct ShortenedCode {
    pub text: String,
    pub imports: Vec<String>,
}

/// The names that a file defines, imports or uses, and the path of its module.
pub struct Vocabulary {
    /// The path of the module, with its crate: `["app_core", "billing", "domain", "invoice"]`.
    module: Vec<String>,
    /// The imported path of each name, or `None` if the name is not imported.
    names: BTreeMap<String, Option<String>>,
}

impl Vocabulary {
    /// Returns the names of the file at `path`. `present` is the text of the file, if it exists.
    pub fn of(path: &str, present: Option<&str>) -> Result<Self, EditError> {
        let mut vocabulary = Self {
            module: module_of(path),
            names: BTreeMap::new(),
        };
        if let Some(text) = present {
            // With a glob import, any name in the file may be imported.
            vocabulary.learn(text, true)?;
        }
        Ok(vocabulary)
    }

    fn learn(&mut self, text: &str, with_used: bool) -> Result<(), EditError> {
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
        for ImportedName { path, name } in imports {
            let path = self.absolute(&path);
            self.names.insert(name, Some(path));
        }
        let source = Source::parse(text)?;
        let defined = source.items().iter().filter_map(defined_name);
        self.names.extend(defined.map(|name| (name, None)));
        Ok(())
    }

    /// Returns the absolute path that `path` has in the file of this module.
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

    /// Shortens the absolute paths in `text`, and adds its names to the vocabulary.
    pub fn shorten(&mut self, text: &str) -> Result<ShortenedCode, EditError> {
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
        Ok(ShortenedCode { text, imports })
    }

    fn shortest(&mut self, path: &AbsolutePath) -> ShortPath {
        let full = path.full(&self.module);
        let short = |text: String| ShortPath { text, import: None };
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
        ShortPath {
            text: rest(name),
            import: Some(path.written(imported, &self.module)),
        }
    }
}

/// Returns `text`, the text of a new file, with `imports` before its other imports, or else before its first
/// item.
pub fn prepend_imports(text: &str, imports: &[String]) -> Result<String, EditError> {
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

struct ShortPath {
    text: String,
    import: Option<String>,
}

/// `::a::b::C::d` in the text.
struct AbsolutePath {
    range: Range<usize>,
    segments: Vec<String>,
}

impl AbsolutePath {
    /// Returns the number of segments to import: up to the type, or up to the module of a function. Returns
    /// `None` for a function or macro at the root of a crate, which is written with the name of the crate.
    fn imported(&self) -> Option<usize> {
        let is_type = |segment: &String| segment.starts_with(char::is_uppercase);
        match self.segments.iter().position(is_type) {
            Some(position) if position > 0 && self.is_qualified(position) => Some(position),
            Some(position) => Some(position + 1),
            None if self.segments.len() > 2 => Some(self.segments.len() - 1),
            None => None,
        }
    }

    /// Reports whether the segment at `position` is written with its module.
    fn is_qualified(&self, position: usize) -> bool {
        QUALIFIED.contains(&self.segments[position - 1].as_str())
    }

    fn full(&self, module: &[String]) -> String {
        self.written(self.segments.len(), module)
    }

    /// Returns the path of the first `end` segments, as the file of `module` would write it.
    fn written(&self, end: usize, module: &[String]) -> String {
        let segments = &self.segments[..end];
        let is_own_crate = segments[0] != "crate" && module.first() == segments.first();
        if !is_own_crate {
            return segments.join("::");
        }
        let parent = &module[..module.len() - 1];
        match segments.strip_prefix(parent) {
            // Siblings in a folder.
            Some(rest) if parent.len() > 1 && !rest.is_empty() => {
                format!("super::{}", rest.join("::"))
            }
            _ => format!("crate::{}", segments[1..].join("::")),
        }
    }
}

/// Returns the path of the module in the file at `path`. For imports, all tests count as modules outside of
/// the core.
fn module_of(path: &str) -> Vec<String> {
    let rest = path.strip_suffix(".rs").unwrap_or(path);
    let rest = rest.strip_suffix("/mod").unwrap_or(rest);
    let (krate, rest) = if let Some(rest) = rest.strip_prefix("src/core/") {
        (CORE, rest)
    } else if let Some(rest) = rest.strip_prefix("src/services/") {
        (SERVICES, rest)
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

fn tokens(text: &str) -> Result<TokenStream, EditError> {
    TokenStream::from_str(text).map_err(|error| EditError::NotRust {
        line: error.span().start().line,
        message: error.to_string(),
    })
}

fn absolute_paths(text: &str) -> Result<Vec<AbsolutePath>, EditError> {
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

/// Reports whether a `::` after `before` continues a path: `Vec::new`, `<T as Trait>::name`.
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

/// Reports whether `word` is a keyword that cannot begin a path.
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

/// Returns the name that `item` defines. `kernel::typed_id!` defines one too.
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
        Item::Macro(_) => return typed_id(item),
        _ => return None,
    };
    Some(ident.to_string())
}
