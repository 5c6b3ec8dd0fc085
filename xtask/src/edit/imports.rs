use std::{collections::BTreeMap, fmt::Write};

use syn::{Item, ItemUse, UseGroup, UseTree, Visibility};

use super::{
    error::EditError,
    list::{List, place},
    source::{Source, order},
    splice::{Edit, Splices},
};
use crate::model::scope;

/// A name that a file imports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedName {
    /// The path of the imported item: `app_core::Result`.
    pub path: String,
    /// The name in the file; `*` for a glob import.
    pub name: String,
}

/// Returns the imports at the top level of the file.
pub fn imported(text: &str) -> Result<Vec<ImportedName>, EditError> {
    Ok(Names::of(&Source::parse(text)?).0)
}

/// The imports of a parsed file. They are collected once, because a large `main.rs` has thousands of them.
pub(super) struct Names(Vec<ImportedName>);

impl Names {
    pub(super) fn of(source: &Source) -> Self {
        Self(uses(source).flat_map(leaves).collect())
    }

    /// Returns the path of the item that the file imports as `name`.
    fn path_of(&self, name: &str) -> Option<&str> {
        let import = self.0.iter().find(|import| import.name == name)?;
        Some(&import.path)
    }

    /// Returns the imported name of the item at `path`, if the file imports it.
    pub(super) fn short<'p>(&self, path: &'p str) -> Option<&'p str> {
        let name = name(path);
        let other = self.path_of(name).filter(|known| *known != path);
        other.is_none().then_some(name)
    }

    /// Returns `path` with its first segment replaced by the path that the file imports for it.
    pub(super) fn written_out(&self, path: &str) -> String {
        let first = path.split("::").next().unwrap_or_default();
        let whole = self.path_of(first).unwrap_or(first);
        format!("{whole}{}", &path[first.len()..])
    }

    /// Returns the other ways in which the file can write `path`.
    pub(super) fn spellings(&self, path: &str) -> Vec<String> {
        let whole = self.written_out(path);
        let imported = self.0.iter().filter_map(|import| {
            let rest = whole.strip_prefix(import.path.as_str())?;
            (rest.is_empty() || rest.starts_with("::")).then(|| format!("{}{rest}", import.name))
        });
        let mut all: Vec<String> = imported.collect();
        all.push(whole);
        all
    }
}

/// Imports `path`, in the import tree that has the longest common prefix with it.
pub fn import(text: &str, path: &str) -> Result<Edit, EditError> {
    let source = Source::parse(text)?;
    let splices = imports(&source, &[path])?;
    Ok(source.splice(splices))
}

/// Returns the module part of `path`.
pub(super) fn module(path: &str) -> &str {
    path.rsplit_once("::").map_or("", |(module, _)| module)
}

/// Returns the last segment of `path`.
pub(super) fn name(path: &str) -> &str {
    path.rsplit_once("::").map_or(path, |(_, name)| name)
}

/// Imports `paths`. Consecutive paths of one module share an import.
pub(super) fn imports(source: &Source, paths: &[&str]) -> Result<Splices, EditError> {
    let names = Names::of(source);
    let modules = paths.chunk_by(|a, b| module(a) == module(b));
    let splices: Result<Vec<Splices>, EditError> = modules
        .map(|paths| of_one_module(source, &names, paths))
        .collect();
    Ok(splices?.concat())
}

fn of_one_module(source: &Source, known: &Names, paths: &[&str]) -> Result<Splices, EditError> {
    let mut missing = Vec::new();
    for path in paths {
        let name = name(path);
        match known.path_of(name) {
            Some(other) if other == *path => {}
            Some(other) => {
                return Err(EditError::NameTaken(format!(
                    "`{name}` is the name of another import already: `{other}`. Choose another name"
                )));
            }
            None if source.items().iter().any(|item| defines(item, name)) => {
                return Err(EditError::NameTaken(format!(
                    "an item `{name}` exists already. Choose another name"
                )));
            }
            None => missing.push(*path),
        }
    }
    let Some(path) = missing.first() else {
        return Ok(Splices::new());
    };
    let names: Vec<&str> = missing.iter().map(|path| name(path)).collect();
    let segments: Vec<&str> = path.split("::").collect();
    let place = uses(source)
        .filter(|item| plain(item))
        .filter_map(|item| find(&item.tree, &segments, 0))
        .max_by_key(|place| (place.depth, matches!(place.at, At::Group(_))));
    let Some(place) = place else {
        return Ok(separate(source, &tree_of(&segments, &names), segments[0]));
    };
    Ok(match (place.at, place.rest) {
        (At::Group(group), [_]) => into_group(source, group, &names.join(", ")),
        (At::Group(group), rest) => into_group(source, group, &tree_of(rest, &names)),
        (At::Beside(tree), rest) => {
            let range = source.range(tree);
            let new = tree_of(rest, &names);
            let mut items = match rest {
                [_] => names,
                _ => vec![new.as_str()],
            };
            items.push(&source.text[range.clone()]);
            items.sort_by(|a, b| order(a, b));
            vec![(range, format!("{{{}}}", items.join(", ")))]
        }
    })
}

/// Returns the import tree for `names`, where `path` is the path of the first name.
fn tree_of(path: &[&str], names: &[&str]) -> String {
    match (path, names) {
        ([modules @ .., _], [_, _, ..]) => {
            format!("{}::{{{}}}", modules.join("::"), names.join(", "))
        }
        _ => path.join("::"),
    }
}

struct Place<'t, 'p> {
    at: At<'t>,
    /// The rest of the path, which the tree does not have yet.
    rest: &'p [&'p str],
    depth: usize,
}

enum At<'t> {
    Group(&'t UseGroup),
    Beside(&'t UseTree),
}

/// Returns the innermost place in `tree` that has a common prefix with `path`.
fn find<'t, 'p>(tree: &'t UseTree, path: &'p [&'p str], depth: usize) -> Option<Place<'t, 'p>> {
    match tree {
        UseTree::Path(step) => {
            if path.len() < 2 || step.ident != path[0] {
                return None;
            }
            let rest = &path[1..];
            find(&step.tree, rest, depth + 1).or(Some(Place {
                at: At::Beside(&step.tree),
                rest,
                depth: depth + 1,
            }))
        }
        UseTree::Group(group) => group
            .items
            .iter()
            .filter_map(|item| find(item, path, depth))
            .max_by_key(|place| place.depth)
            .or(Some(Place {
                at: At::Group(group),
                rest: path,
                depth,
            })),
        UseTree::Name(_) | UseTree::Rename(_) | UseTree::Glob(_) => None,
    }
}

fn into_group(source: &Source, group: &UseGroup, new: &str) -> Splices {
    let list = List {
        open: source.range_of(group.brace_token.span.open()).end,
        close: source.range_of(group.brace_token.span.close()).start,
        elements: group.items.iter().map(|item| source.range(item)).collect(),
        tall: false,
    };
    let keys: Vec<&str> = list
        .elements
        .iter()
        .map(|range| &source.text[range.clone()])
        .collect();
    let index = place(&keys, &new, |a, b| order(a, b).is_lt());
    list.insert(source, index, new)
}

/// Imports what is at `path` under the name `alias`.
pub(super) fn import_as(source: &Source, path: &str, alias: &str) -> Splices {
    let root = path.split("::").next().unwrap_or_default();
    separate(source, &format!("{path} as {alias}"), root)
}

/// Returns the splice that adds a new `use` item to the paragraph of its kind. `tree` begins with `root`.
fn separate(source: &Source, tree: &str, root: &str) -> Splices {
    let line = format!("use {tree};");
    let kind = kind(root);
    let alike: Vec<&ItemUse> = uses(source)
        .filter(|item| self::kind(&self::root(&item.tree)) == kind)
        .collect();
    let before = |item: &ItemUse, new: String| {
        let start = source.start_with_comments(source.range(item).start);
        vec![(start..start, new)]
    };
    let behind = |item: &ItemUse, new: String| {
        let end = source.line_stop(source.range(item).end);
        vec![(end..end, new)]
    };
    if let Some(last) = alike.last() {
        let next = alike.iter().find(|item| {
            let other = &source.text[source.range(&item.tree)];
            order(other, tree).is_gt()
        });
        return match next {
            Some(next) => before(next, format!("{line}\n")),
            None => behind(last, format!("\n{line}")),
        };
    }
    let earlier = uses(source)
        .filter(|item| self::kind(&self::root(&item.tree)) < kind)
        .last();
    if let Some(earlier) = earlier {
        return behind(earlier, format!("\n\n{line}"));
    }
    let next = uses(source)
        .map(|item| source.range(item).start)
        .next()
        .or_else(|| source.items().first().map(|item| source.range(item).start));
    match next {
        Some(next) => {
            let start = source.start_with_comments(next);
            vec![(start..start, format!("{line}\n\n"))]
        }
        None => source.append(&line),
    }
}

/// Formats the imports of a new file: one tree per crate, in three paragraphs.
pub fn tidy(text: &str) -> Result<String, EditError> {
    let source = Source::parse(text)?;
    let items: Vec<&ItemUse> = source
        .items()
        .iter()
        .skip_while(|item| !matches!(item, Item::Use(_)))
        .map_while(|item| match item {
            Item::Use(item) if plain(item) => Some(item),
            _ => None,
        })
        .collect();
    let (Some(first), Some(last)) = (items.first(), items.last()) else {
        return Ok(text.to_owned());
    };
    let mut kinds: BTreeMap<Kind, Node> = BTreeMap::new();
    for item in &items {
        for imported in leaves(item) {
            let mut node = kinds.entry(kind(&root(&item.tree))).or_default();
            let renamed = imported.name != name(&imported.path);
            for segment in imported.path.split("::") {
                node = node.0.entry(segment.to_owned()).or_default();
            }
            let end = if renamed {
                format!(" as {}", imported.name)
            } else {
                String::new()
            };
            node.0.insert(end, Node::default());
        }
    }
    let paragraphs: Vec<String> = kinds
        .values()
        .map(|roots| {
            roots
                .0
                .iter()
                .fold(String::new(), |mut lines, (name, node)| {
                    let _ = writeln!(lines, "use {name}{};", node.print());
                    lines
                })
        })
        .collect();
    let range = source.range(*first).start..source.range(*last).end;
    let new = paragraphs.join("\n");
    Ok(
        match source.splice(vec![(range, new.trim_end().to_owned())]) {
            Edit::Changed(text) => text,
            Edit::Present => text.to_owned(),
        },
    )
}

/// A tree of path segments. The empty name stands for the path itself.
#[derive(Default)]
struct Node(BTreeMap<String, Node>);

impl Node {
    fn print(&self) -> String {
        let items: Vec<String> = self
            .0
            .iter()
            .map(|(name, node)| match name.as_str() {
                "" if self.0.len() == 1 => String::new(),
                "" => "self".to_owned(),
                name if name.starts_with(" as ") => name.to_owned(),
                name => format!("{name}{}", node.print()),
            })
            .collect();
        match items.as_slice() {
            [end] if end.is_empty() || end.starts_with(" as ") => end.clone(),
            [item] => format!("::{item}"),
            items => format!("::{{{}}}", items.join(", ")),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Std,
    External,
    Local,
}

fn kind(root: &str) -> Kind {
    match root {
        "std" | "core" | "alloc" => Kind::Std,
        "crate" | "self" | "super" => Kind::Local,
        _ => Kind::External,
    }
}

fn root(tree: &UseTree) -> String {
    match tree {
        UseTree::Path(step) => step.ident.to_string(),
        UseTree::Name(name) => name.ident.to_string(),
        UseTree::Rename(rename) => rename.ident.to_string(),
        UseTree::Glob(_) | UseTree::Group(_) => String::new(),
    }
}

fn uses(source: &Source) -> impl Iterator<Item = &ItemUse> {
    source.items().iter().filter_map(|item| match item {
        Item::Use(item) => Some(item),
        _ => None,
    })
}

/// Reports whether a new import can go into this item without a condition or a visibility that it should not
/// have.
fn plain(item: &ItemUse) -> bool {
    item.attrs.is_empty()
        && item.leading_colon.is_none()
        && matches!(item.vis, Visibility::Inherited)
}

/// Returns the leaves of `item`, each with its path as written.
fn leaves(item: &ItemUse) -> impl Iterator<Item = ImportedName> {
    scope::imports(item).into_iter().map(|import| {
        let mut path = String::new();
        for segment in &import.segments {
            let separator = if path.is_empty() { "" } else { "::" };
            let _ = write!(path, "{separator}{segment}");
        }
        if import.glob {
            path.push_str(if path.is_empty() { "*" } else { "::*" });
        }
        let name = match import.rename {
            Some(rename) => rename.to_string(),
            None => name(&path).to_owned(),
        };
        ImportedName { path, name }
    })
}

pub(super) fn defines(item: &Item, name: &str) -> bool {
    match item {
        Item::Const(item) => item.ident == name,
        Item::Enum(item) => item.ident == name,
        Item::Fn(item) => item.sig.ident == name,
        Item::Mod(item) => item.ident == name,
        Item::Static(item) => item.ident == name,
        Item::Struct(item) => item.ident == name,
        Item::Trait(item) => item.ident == name,
        Item::Type(item) => item.ident == name,
        _ => false,
    }
}
