use std::{collections::BTreeMap, fmt::Write, ops::Range};

use syn::{Ident, Item, ItemUse, UseGroup, UseTree, Visibility};

use super::{
    Edit, Refused,
    list::{List, place},
    source::{Source, order},
};

/// Something that a file imports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Where it comes from: `app_core::Result`.
    pub path: String,
    /// What the file calls it; `*` for everything.
    pub name: String,
}

/// What the file imports at its top level.
pub fn imported(text: &str) -> Result<Vec<Imported>, Refused> {
    let source = Source::parse(text)?;
    Ok(uses(&source).flat_map(|item| flatten(&item.tree)).collect())
}

/// What a file imports, by what it calls it. Collected once: a large `main.rs` has thousands, and is
/// asked about each.
pub(super) struct Names(BTreeMap<String, String>);

impl Names {
    pub(super) fn of(source: &Source) -> Self {
        let all = uses(source).flat_map(|item| flatten(&item.tree));
        Self(all.map(|of| (of.name, of.path)).collect())
    }

    /// `path`, as the file writes it, with what the file imports written out.
    pub(super) fn written_out(&self, path: &str) -> String {
        let first = path.split("::").next().unwrap_or_default();
        let whole = self.0.get(first).map_or(first, String::as_str);
        format!("{whole}{}", &path[first.len()..])
    }
}

/// Imports `path`, in the tree of imports where its neighbours are.
pub fn import(text: &str, path: &str) -> Result<Edit, Refused> {
    let source = Source::parse(text)?;
    let segments: Vec<&str> = path.split("::").collect();
    let name = *segments.last().unwrap_or(&path);

    let namesakes = uses(&source).filter(|item| brings(&item.tree, name, None));
    for other in namesakes.flat_map(|item| flatten(&item.tree)) {
        if other.path == path && other.name == name {
            return Ok(Edit::Present);
        }
        if other.name == name {
            return Err(Refused::Taken(format!(
                "`{name}` is imported already: `{}`",
                other.path
            )));
        }
    }
    if source.tree.items.iter().any(|item| defines(item, name)) {
        return Err(Refused::Taken(format!("there is a `{name}` already")));
    }

    let place = uses(&source)
        .filter(|item| plain(item))
        .filter_map(|item| find(&item.tree, &segments, 0))
        .max_by_key(|place| (place.depth, matches!(place.at, At::Group(_))));
    let Some(place) = place else {
        return Ok(separate(&source, path, &segments));
    };
    let rest = place.rest.join("::");
    Ok(match place.at {
        At::Group(group) => source.splice(into_group(&source, group, &rest)),
        At::Beside(tree) => {
            let range = source.range(tree);
            let old = &source.text[range.clone()];
            let pair = if order(old, &rest).is_lt() {
                format!("{{{old}, {rest}}}")
            } else {
                format!("{{{rest}, {old}}}")
            };
            source.splice(vec![(range, pair)])
        }
    })
}

struct Place<'t, 'p> {
    at: At<'t>,
    /// What of the path is not yet said there.
    rest: &'p [&'p str],
    depth: usize,
}

enum At<'t> {
    Group(&'t UseGroup),
    Beside(&'t UseTree),
}

/// The innermost place of `tree` that shares the beginning of `path`.
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

fn into_group(source: &Source, group: &UseGroup, new: &str) -> Vec<(Range<usize>, String)> {
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

/// An item of its own, in the paragraph of its kind.
fn separate(source: &Source, path: &str, segments: &[&str]) -> Edit {
    let line = format!("use {path};");
    let kind = kind(segments[0]);
    let alike: Vec<&ItemUse> = uses(source)
        .filter(|item| self::kind(&root(&item.tree)) == kind)
        .collect();
    if let (Some(first), Some(last)) = (alike.first(), alike.last()) {
        let next = alike.iter().find(|item| {
            let tree = &source.text[source.range(&item.tree)];
            order(tree, path).is_gt()
        });
        return match next {
            Some(next) if source.range(*next).start != source.range(*first).start => {
                let start = source.start_with_comments(source.range(*next).start);
                source.insert(start, format!("{line}\n"))
            }
            Some(_) => {
                let start = source.start_with_comments(source.range(*first).start);
                source.insert(start, format!("{line}\n"))
            }
            None => {
                let end = source.line_stop(source.range(*last).end);
                source.insert(end, format!("\n{line}"))
            }
        };
    }
    let earlier = uses(source)
        .filter(|item| self::kind(&root(&item.tree)) < kind)
        .last();
    if let Some(earlier) = earlier {
        let end = source.line_stop(source.range(earlier).end);
        return source.insert(end, format!("\n\n{line}"));
    }
    let next = uses(source)
        .map(|item| source.range(item).start)
        .next()
        .or_else(|| {
            source
                .tree
                .items
                .first()
                .map(|item| source.range(item).start)
        });
    match next {
        Some(next) => {
            let start = source.start_with_comments(next);
            source.insert(start, format!("{line}\n\n"))
        }
        None => source.append(&line),
    }
}

/// Brings the imports of a new file into the form in which people write them: one tree per crate,
/// in three paragraphs.
pub fn tidy(text: &str) -> Result<String, Refused> {
    let source = Source::parse(text)?;
    let items: Vec<&ItemUse> = source
        .tree
        .items
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
        for imported in flatten(&item.tree) {
            let mut node = kinds.entry(kind(&root(&item.tree))).or_default();
            let last = imported.path.rsplit("::").next().unwrap_or_default();
            let renamed = imported.name != last;
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

/// A tree of paths. The empty name stands for the path itself.
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

fn uses<'s>(source: &'s Source) -> impl Iterator<Item = &'s ItemUse> {
    source.tree.items.iter().filter_map(|item| match item {
        Item::Use(item) => Some(item),
        _ => None,
    })
}

/// Whether more may be imported by this item without changing under which condition, or for whom.
fn plain(item: &ItemUse) -> bool {
    item.attrs.is_empty()
        && item.leading_colon.is_none()
        && matches!(item.vis, Visibility::Inherited)
}

/// Whether `tree`, which may stand in the module `within`, brings something that is called `name`.
fn brings(tree: &UseTree, name: &str, within: Option<&Ident>) -> bool {
    match tree {
        UseTree::Path(step) => brings(&step.tree, name, Some(&step.ident)),
        UseTree::Group(group) => group.items.iter().any(|item| brings(item, name, within)),
        UseTree::Name(leaf) if leaf.ident == "self" => within.is_some_and(|module| module == name),
        UseTree::Name(leaf) => leaf.ident == name,
        UseTree::Rename(leaf) => leaf.rename == name,
        UseTree::Glob(_) => false,
    }
}

fn flatten(tree: &UseTree) -> Vec<Imported> {
    fn walk(tree: &UseTree, prefix: &str, all: &mut Vec<Imported>) {
        let join = |name: &str| match (prefix, name) {
            ("", name) => name.to_owned(),
            (prefix, "self") => prefix.to_owned(),
            (prefix, name) => format!("{prefix}::{name}"),
        };
        let last = |path: &str| path.rsplit("::").next().unwrap_or_default().to_owned();
        match tree {
            UseTree::Path(step) => walk(&step.tree, &join(&step.ident.to_string()), all),
            UseTree::Group(group) => group.items.iter().for_each(|item| walk(item, prefix, all)),
            UseTree::Name(name) => {
                let path = join(&name.ident.to_string());
                all.push(Imported {
                    name: last(&path),
                    path,
                });
            }
            UseTree::Rename(rename) => all.push(Imported {
                path: join(&rename.ident.to_string()),
                name: rename.rename.to_string(),
            }),
            UseTree::Glob(_) => all.push(Imported {
                path: join("*"),
                name: "*".to_owned(),
            }),
        }
    }
    let mut all = Vec::new();
    walk(tree, "", &mut all);
    all
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
