//! Formatting of a plan: new files as a whole, and the changed parts of edited files, if they were formatted
//! before the edit.

use std::{collections::BTreeMap, ops::Range, path::Path};

use anyhow::Result;
use quote::ToTokens;
use syn::{Item, ItemUse, UseTree, Visibility, spanned::Spanned};

use super::{
    File, is_rust,
    line_ends::{LineEnds, normalized},
    rustfmt,
};
use crate::edit::Source;

/// The purpose of a piece of code that is formatted.
enum Use {
    Made,
    Appended,
    /// A unit of a file: its previous text, and its place now.
    Edited {
        old: String,
        new: Range<usize>,
    },
}

/// Formats `files`, and appends their additions.
pub fn format(root: &Path, files: &mut BTreeMap<String, File>) -> Result<()> {
    let mut pieces = Vec::new();
    let mut uses = Vec::new();
    for (path, file) in &*files {
        for text in &file.appended {
            uses.push((path.clone(), Use::Appended));
            pieces.push(piece(text));
        }
        if !is_rust(path) || file.before.as_ref() == Some(&file.after) {
            continue;
        }
        if file.made {
            uses.push((path.clone(), Use::Made));
            pieces.push(piece(&file.after));
        } else if let Some(before) = &file.before {
            let ends = LineEnds::of(before).unwrap_or(LineEnds::Lf);
            for (old, new) in touched(before, &file.after) {
                let [old, text] = [&before[old], &file.after[new.clone()]];
                // Formatting changes the line ends of all lines, so the result needs the file's own.
                if ends.are_all_of(old) && ends.are_all_of(text) {
                    pieces.push(piece(text));
                    let old = piece(old);
                    uses.push((path.clone(), Use::Edited { old, new }));
                }
            }
        }
    }

    let formatted = rustfmt::format(root, &pieces)?;
    let mut appended = Vec::new();
    let mut edited = Vec::new();
    for ((path, unit), (piece, text)) in uses.into_iter().zip(pieces.iter().zip(formatted)) {
        match unit {
            Use::Made => {
                if let Some(file) = files.get_mut(&path) {
                    file.after = text;
                }
            }
            Use::Appended => appended.push((path, text)),
            // Most edits are formatted already. Only the others need to know whether the unit was formatted
            // before.
            Use::Edited { old, new } if *piece != text => edited.push((path, old, new, text)),
            Use::Edited { .. } => {}
        }
    }
    let olds: Vec<String> = edited.iter().map(|(_, old, ..)| old.clone()).collect();
    let mut replaced: BTreeMap<String, Vec<(Range<usize>, String)>> = BTreeMap::new();
    for ((path, old, new, text), formatted) in edited.into_iter().zip(rustfmt::format(root, &olds)?)
    {
        if old == formatted || old.trim().is_empty() {
            let text = text.trim_end().to_owned();
            replaced.entry(path).or_default().push((new, text));
        }
    }
    for (path, mut units) in replaced {
        let Some(file) = files.get_mut(&path) else {
            continue;
        };
        let ends = LineEnds::of(&file.after).unwrap_or(LineEnds::Lf);
        units.sort_by_key(|(range, _)| range.start);
        for (range, text) in units.into_iter().rev() {
            file.after.replace_range(range, &ends.apply(&text));
        }
    }
    for (path, text) in appended {
        if let Some(file) = files.get_mut(&path) {
            file.append(&text);
        }
    }
    Ok(())
}

/// Returns `text` with one line end, as rustfmt ends a file.
fn piece(text: &str) -> String {
    let mut piece = normalized(text);
    if !piece.ends_with('\n') {
        piece.push('\n');
    }
    piece
}

/// Returns the units that an edit changed, with their places before and after it. An `impl` block or imports that it
/// added have been nowhere.
fn touched(before: &str, after: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let (old, new) = (units(before), units(after));
    if old.len() > new.len() {
        return Vec::new();
    }
    let is_fresh = |unit: &&Unit| {
        let is_added = unit.key.starts_with("impl ") || unit.key.starts_with("use ");
        is_added && !old.iter().any(|other| other.key == unit.key)
    };
    let fresh = new.iter().filter(is_fresh);
    // Nothing was there, which is formatted.
    let fresh = fresh.map(|unit| (0..0, unit.start..unit.end));
    let changed = old.iter().filter_map(|old| {
        let new = new.iter().find(|new| new.key == old.key)?;
        let (old, new) = (old.start..old.end, new.start..new.end);
        (before[old.clone()] != after[new.clone()]).then_some((old, new))
    });
    changed.chain(fresh).collect()
}

/// A part of a file that is formatted as a whole: a top-level item, or a paragraph of imports.
struct Unit {
    key: String,
    start: usize,
    end: usize,
}

/// Returns the functions, the traits, the `impl` blocks, and the paragraphs of imports in `text`.
fn units(text: &str) -> Vec<Unit> {
    let Ok(source) = Source::parse(text) else {
        return Vec::new();
    };
    let mut units: Vec<Unit> = Vec::new();
    let mut open = false;
    for item in source.items() {
        match item {
            Item::Use(item) => {
                let range = range_of_import(&source, item);
                if let Some(last) = units.last_mut()
                    && open
                    && text
                        .get(last.end..range.start)
                        .is_some_and(|gap| gap.trim().is_empty() && gap.matches('\n').count() == 1)
                {
                    last.end = range.end;
                } else {
                    // An edit may add a paragraph before others.
                    let kind = format!("use {}", kind_of_import(item));
                    let same = units.iter().filter(|unit| unit.key.starts_with(&kind));
                    units.push(Unit {
                        key: format!("{kind} {}", same.count()),
                        start: range.start,
                        end: range.end,
                    });
                }
                open = true;
            }
            item => {
                open = false;
                if let Some(key) = key(item) {
                    let Range { start, end } = source.range(item);
                    units.push(Unit { key, start, end });
                }
            }
        }
    }
    units
}

/// Returns the key of a unit that is not an import.
fn key(item: &Item) -> Option<String> {
    match item {
        Item::Fn(item) => Some(format!("fn {}", item.sig.ident)),
        Item::Trait(item) => Some(format!("trait {}", item.ident)),
        Item::Impl(item) => {
            let by = item.self_ty.to_token_stream();
            let of = item.trait_.as_ref();
            let of = of.map(|(_, of, _)| format!("{} for ", of.to_token_stream()));
            Some(format!("impl {}{by}", of.unwrap_or_default()))
        }
        _ => None,
    }
}

/// The kind of the crate of an import: paragraphs have one each.
fn kind_of_import(item: &ItemUse) -> &'static str {
    let root = match &item.tree {
        UseTree::Path(path) => path.ident.to_string(),
        _ => String::new(),
    };
    match root.as_str() {
        "std" | "core" | "alloc" => "std",
        "crate" | "self" | "super" => "own",
        _ => "other",
    }
}

/// Returns the range of an import. `span()` would be slow, because it joins all tokens, and a file can have
/// thousands of imports.
fn range_of_import(source: &Source, item: &ItemUse) -> Range<usize> {
    let first = match (item.attrs.first(), &item.vis) {
        (Some(attribute), _) => attribute.span(),
        (None, Visibility::Inherited) => item.use_token.span,
        (None, visibility) => visibility.span(),
    };
    source.range_of(first).start..source.range_of(item.semi_token.span).end
}
