//! Names that stand for two things in one file: that reads as Rust, and does not compile.

use std::collections::BTreeSet;

use syn::{Attribute, Ident, Item};

use crate::{
    edit::{self, Refused, Source},
    model::typed_id,
};

/// Refuses a file in which a name stands for two things, unless it did so `before`: then the names are
/// told apart by what only the compiler knows.
pub fn check(before: Option<&str>, after: &str) -> Result<(), Refused> {
    let new = clashes(after)?;
    if new.is_empty() {
        return Ok(());
    }
    let old = before.map_or(Ok(Vec::new()), clashes).unwrap_or_default();
    for (name, what) in new {
        let known = old.iter().any(|(other, _)| *other == name);
        if !known {
            return Err(Refused::Taken(format!(
                "`{name}` would be two things: {}. Choose another name",
                what.join(" and ")
            )));
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Space {
    Type,
    Value,
    Macro,
}

/// A name, and what it stands for.
type Clash = (String, Vec<String>);

fn clashes(text: &str) -> Result<Vec<Clash>, Refused> {
    let source = Source::parse(text)?;
    let mut imported = edit::imported(text)?;
    imported.retain(|import| !matches!(import.name.as_str(), "*" | "_"));
    // What is imported twice is still one thing.
    imported.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    imported.dedup_by(|a, b| (&a.name, &a.path) == (&b.name, &b.path));

    let mut all: Vec<(String, Space, String)> = Vec::new();
    let items = source.items().iter().filter_map(item);
    all.extend(items.map(|(name, space)| (name, space, "what the file defines".to_owned())));
    let ids = source.items().iter().filter_map(typed_id);
    all.extend(ids.map(|name| (name, Space::Type, "the identifier of the file".to_owned())));
    let defined: BTreeSet<String> = all.iter().map(|(name, ..)| name.clone()).collect();
    for same_name in imported.chunk_by(|a, b| a.name == b.name) {
        let name = &same_name[0].name;
        // Most are the only one, and then it does not matter what they are.
        if same_name.len() > 1 || defined.contains(name) {
            let space = space_of_import(text, name);
            let paths = same_name.iter().map(|import| format!("`{}`", import.path));
            all.extend(paths.map(|path| (name.clone(), space, path)));
        }
    }
    all.sort();
    let groups = all.chunk_by(|a, b| (&a.0, a.1) == (&b.0, b.1));
    Ok(groups
        .filter(|group| group.len() > 1)
        .map(|group| {
            let what = group.iter().map(|(_, _, what)| what.clone()).collect();
            (group[0].0.clone(), what)
        })
        .collect())
}

/// An import does not say what it is; its case and its use do.
fn space_of_import(text: &str, name: &str) -> Space {
    if name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase) {
        Space::Type
    } else if text.contains(&format!("{name}!")) {
        Space::Macro
    } else if leads(text, name) {
        Space::Type
    } else {
        Space::Value
    }
}

/// Whether a path begins with `name`, and so `name` is a module.
fn leads(text: &str, name: &str) -> bool {
    text.match_indices(&format!("{name}::")).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && !"_:".contains(c))
    })
}

fn item(item: &Item) -> Option<(String, Space)> {
    let (ident, attributes, space): (&Ident, &[Attribute], Space) = match item {
        Item::Const(item) => (&item.ident, &item.attrs, Space::Value),
        Item::Enum(item) => (&item.ident, &item.attrs, Space::Type),
        Item::Fn(item) => (&item.sig.ident, &item.attrs, Space::Value),
        Item::Macro(item) => (item.ident.as_ref()?, &item.attrs, Space::Macro),
        Item::Mod(item) => (&item.ident, &item.attrs, Space::Type),
        Item::Static(item) => (&item.ident, &item.attrs, Space::Value),
        Item::Struct(item) => (&item.ident, &item.attrs, Space::Type),
        Item::Trait(item) => (&item.ident, &item.attrs, Space::Type),
        Item::Type(item) => (&item.ident, &item.attrs, Space::Type),
        Item::Union(item) => (&item.ident, &item.attrs, Space::Type),
        _ => return None,
    };
    let elsewhere = attributes.iter().any(|of| of.path().is_ident("cfg"));
    (ident != "_" && !elsewhere).then(|| (ident.to_string(), space))
}
