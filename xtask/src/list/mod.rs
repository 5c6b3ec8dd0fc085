//! The parts of the service, read from its code.

mod inventory;
mod text;

use std::path::Path;

use anyhow::Result;
use serde::Serialize;

use self::inventory::Inventory;
use crate::{
    json,
    model::{Files, Project, Sources},
    terminal,
};

/// The options of `cargo xtask list`.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct Options {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Prints the parts of the project in `root`. Names files that cannot be read on standard error.
pub fn run(root: &Path, options: Options) -> Result<()> {
    let sources = Sources::parse(Files::read(root)?);
    for source in &sources.rust {
        if let Err(defect) = source.syntax() {
            let (line, column) = defect.at.start;
            terminal::error(&format!(
                "{}:{line}:{} cannot be read and is left out: {}",
                source.path,
                column + 1,
                defect.message
            ));
        }
    }
    if options.json {
        terminal::print(&(json(&sources) + "\n"))?;
    } else {
        terminal::print(&text(&sources, terminal::colours()))?;
    }
    Ok(())
}

/// Returns the list as text.
pub fn text(sources: &Sources, colours: bool) -> String {
    let tree = sources.tree();
    text::render(&Inventory::of(&Project::of(sources, &tree)), colours)
}

/// Returns the list as JSON.
pub fn json(sources: &Sources) -> String {
    let tree = sources.tree();
    json::text(&Listing {
        schema_version: json::SCHEMA_VERSION,
        ok: true,
        inventory: Inventory::of(&Project::of(sources, &tree)),
    })
}

/// The list, with the fields that all JSON output has.
#[derive(Serialize)]
struct Listing {
    schema_version: u32,
    ok: bool,
    #[serde(flatten)]
    inventory: Inventory,
}
