//! Name collisions within a file: it parses as Rust, but does not compile.

use std::collections::BTreeSet;

use syn::{Attribute, Ident, Item};

use crate::{
    edit::{self, EditError, Source},
    model::typed_id,
};

/// Checks that `after` has no name collision that `before` does not have. A collision in `before` is
/// accepted, because only the compiler can tell whether it is real.
pub fn check(before: Option<&str>, after: &str) -> Result<(), EditError> {
    let new = collisions(after)?;
    if new.is_empty() {
        return Ok(());
    }
    let old = before
        .map_or(Ok(Vec::new()), collisions)
        .unwrap_or_default();
    for (name, meanings) in new {
        let known = old.iter().any(|(other, _)| *other == name);
        if !known {
            return Err(EditError::NameTaken(format!(
                "`{name}` would have two meanings: {}. Choose another name",
                meanings.join(" and ")
            )));
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Namespace {
    Type,
    Value,
    Macro,
}

/// A name, and a description of each item that has it.
type Collision = (String, Vec<String>);

fn collisions(text: &str) -> Result<Vec<Collision>, EditError> {
    let source = Source::parse(text)?;
    let mut imported = edit::imported(text)?;
    imported.retain(|import| !matches!(import.name.as_str(), "*" | "_"));
    // An item that is imported twice is still one item.
    imported.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    imported.dedup_by(|a, b| (&a.name, &a.path) == (&b.name, &b.path));

    let mut all: Vec<(String, Namespace, String)> = Vec::new();
    let items = source.items().iter().filter_map(item);
    all.extend(items.map(|(name, namespace)| (name, namespace, "an item of this file".to_owned())));
    let ids = source.items().iter().filter_map(typed_id);
    all.extend(ids.map(|name| {
        (
            name,
            Namespace::Type,
            "an identifier type of this file".to_owned(),
        )
    }));
    let defined: BTreeSet<String> = all.iter().map(|(name, ..)| name.clone()).collect();
    for same_name in imported.chunk_by(|a, b| a.name == b.name) {
        let name = &same_name[0].name;
        // A name that is used once cannot collide, so its namespace does not matter.
        if same_name.len() > 1 || defined.contains(name) {
            let namespace = namespace_of_import(text, name);
            let paths = same_name.iter().map(|import| format!("`{}`", import.path));
            all.extend(paths.map(|path| (name.clone(), namespace, path)));
        }
    }
    all.sort();
    let groups = all.chunk_by(|a, b| (&a.0, a.1) == (&b.0, b.1));
    Ok(groups
        .filter(|group| group.len() > 1)
        .map(|group| {
            let meanings = group
                .iter()
                .map(|(_, _, meaning)| meaning.clone())
                .collect();
            (group[0].0.clone(), meanings)
        })
        .collect())
}

/// Guesses the namespace of an imported name from its case and its use, because the import does not give it.
fn namespace_of_import(text: &str, name: &str) -> Namespace {
    if name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase) {
        Namespace::Type
    } else if text.contains(&format!("{name}!")) {
        Namespace::Macro
    } else if begins_path(text, name) {
        Namespace::Type
    } else {
        Namespace::Value
    }
}

/// Reports whether a path begins with `name`, so that `name` is a module or a type.
fn begins_path(text: &str, name: &str) -> bool {
    text.match_indices(&format!("{name}::")).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && !"_:".contains(c))
    })
}

fn item(item: &Item) -> Option<(String, Namespace)> {
    let (ident, attributes, namespace): (&Ident, &[Attribute], Namespace) = match item {
        Item::Const(item) => (&item.ident, &item.attrs, Namespace::Value),
        Item::Enum(item) => (&item.ident, &item.attrs, Namespace::Type),
        Item::Fn(item) => (&item.sig.ident, &item.attrs, Namespace::Value),
        Item::Macro(item) => (item.ident.as_ref()?, &item.attrs, Namespace::Macro),
        Item::Mod(item) => (&item.ident, &item.attrs, Namespace::Type),
        Item::Static(item) => (&item.ident, &item.attrs, Namespace::Value),
        Item::Struct(item) => (&item.ident, &item.attrs, Namespace::Type),
        Item::Trait(item) => (&item.ident, &item.attrs, Namespace::Type),
        Item::Type(item) => (&item.ident, &item.attrs, Namespace::Type),
        Item::Union(item) => (&item.ident, &item.attrs, Namespace::Type),
        _ => return None,
    };
    let elsewhere = attributes.iter().any(|of| of.path().is_ident("cfg"));
    (ident != "_" && !elsewhere).then(|| (ident.to_string(), namespace))
}
