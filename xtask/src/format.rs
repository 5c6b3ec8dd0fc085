//! Formatting of what is generated, in one run of rustfmt.

use std::{
    fs,
    ops::Range,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result};
use syn::{Item, ItemUse, Visibility, spanned::Spanned};

use crate::{edit::Source, process::tool, terminal};

/// `pieces`, formatted with the `rustfmt.toml` in `root`, if there is one; `None` where rustfmt is
/// not installed. The folder `scratch` is made and used; it must not be there already.
pub fn format(root: &Path, pieces: &[String], scratch: &Path) -> Result<Option<Vec<String>>> {
    if pieces.is_empty() {
        return Ok(Some(Vec::new()));
    }
    fs::create_dir(scratch).with_context(|| format!("cannot create {}", scratch.display()))?;
    let paths: Vec<_> = (0..pieces.len())
        .map(|number| scratch.join(format!("piece_{number}.rs")))
        .collect();
    for (piece, path) in pieces.iter().zip(&paths) {
        fs::write(path, piece)?;
    }
    let mut rustfmt = Command::new(tool("rustfmt"));
    rustfmt.args(["--edition", "2024", "--quiet", "--color", "never"]);
    let mut configurations = ["rustfmt.toml", ".rustfmt.toml"].into_iter();
    if configurations.any(|name| root.join(name).is_file()) {
        rustfmt.arg("--config-path").arg(root);
    }
    let Ok(done) = rustfmt.args(&paths).stdout(Stdio::null()).output() else {
        return Ok(None);
    };
    // It formats what it can, and complains about the rest.
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        let first = said.lines().map(str::trim).find(|line| !line.is_empty());
        terminal::error(&format!(
            "rustfmt failed, look at what is made: {}",
            first.unwrap_or("it does not say why")
        ));
    }
    let formatted = paths
        .iter()
        .map(fs::read_to_string)
        .collect::<Result<_, _>>();
    Ok(Some(formatted?))
}

/// Whether rustfmt would look for other files when it formats `text`.
pub fn declares_modules(text: &str) -> bool {
    Source::parse(text).is_ok_and(|source| {
        let mut items = source.items().iter();
        items.any(|item| matches!(item, Item::Mod(module) if module.semi.is_some()))
    })
}

/// A top-level item of a file, or the imports that stand together: what is formatted as one.
#[derive(Debug, PartialEq, Eq)]
pub struct Unit {
    pub key: String,
    pub start: usize,
    pub end: usize,
}

/// The functions and the paragraphs of imports in `text`.
pub fn units(text: &str) -> Vec<Unit> {
    let Ok(source) = Source::parse(text) else {
        return Vec::new();
    };
    let mut units: Vec<Unit> = Vec::new();
    let mut imports = 0;
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
                    units.push(Unit {
                        key: format!("use {imports}"),
                        start: range.start,
                        end: range.end,
                    });
                    imports += 1;
                }
                open = true;
            }
            Item::Fn(function) => {
                let range = source.range(function);
                units.push(Unit {
                    key: format!("fn {}", function.sig.ident),
                    start: range.start,
                    end: range.end,
                });
                open = false;
            }
            _ => open = false,
        }
    }
    units
}

/// Where an import stands. To ask for its span would be to put all its tokens together, and there can
/// be thousands.
fn range_of_import(source: &Source, item: &ItemUse) -> Range<usize> {
    let first = match (item.attrs.first(), &item.vis) {
        (Some(attribute), _) => attribute.span(),
        (None, Visibility::Inherited) => item.use_token.span,
        (None, visibility) => visibility.span(),
    };
    source.range_of(first).start..source.range_of(item.semi_token.span).end
}
