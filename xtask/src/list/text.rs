//! The list as text.

use std::fmt::Write;

use super::inventory::{Context, Inventory};
use crate::terminal::{Style, paint};

/// Returns `inventory` in columns.
#[must_use]
pub fn render(inventory: &Inventory, colours: bool) -> String {
    let mut out = String::new();
    for context in &inventory.contexts {
        write_context(&mut out, &context.name, context, colours);
    }
    if !inventory.shared.is_empty() {
        write_context(&mut out, "(shared)", &inventory.shared, colours);
    }
    out
}

fn write_context(out: &mut String, name: &str, context: &Context, colours: bool) {
    if !out.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "{}", paint(name, Style::Bold, colours));
    for (kind, entries) in &context.parts {
        if entries.is_empty() {
            continue;
        }
        let _ = writeln!(out, "  {}", paint(kind, Style::Green, colours));
        let rows: Vec<_> = entries
            .iter()
            .map(|entry| {
                let line = entry.place.at.map_or(1, |at| at.start.0);
                let place = format!("{}:{line}", entry.place.file);
                let mut behind = entry.around();
                if entry.unfinished {
                    behind += " (unfinished)";
                }
                (aligned(kind, &entry.name), behind, place)
            })
            .collect();
        let first = rows
            .iter()
            .map(|row| row.0.chars().count())
            .max()
            .unwrap_or(0);
        let second = rows
            .iter()
            .map(|row| row.1.chars().count())
            .max()
            .unwrap_or(0);
        for (name, behind, place) in rows {
            // A kind without a second column gets none.
            let behind = if second > 0 {
                format!("{behind:second$}  ")
            } else {
                String::new()
            };
            let place = paint(place, Style::Cyan, colours);
            let _ = writeln!(out, "    {name:first$}  {behind}{place}");
        }
    }
}

/// Pads the method of a route, so that the paths are aligned.
fn aligned(kind: &str, name: &str) -> String {
    match name.split_once(' ') {
        Some((method, path)) if kind == "routes" => format!("{method:6} {path}"),
        _ => name.to_owned(),
    }
}
