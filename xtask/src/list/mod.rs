//! The parts of the service, read from its code.

mod inventory;
mod text;

use std::path::Path;

use anyhow::Result;

use self::inventory::Inventory;
use crate::{
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

/// Prints what the project in `root` consists of. Files that cannot be read are named on the side.
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
        println!("{}", json(&sources));
    } else {
        print!("{}", text(&sources, terminal::colours()));
    }
    Ok(())
}

/// The list for people.
pub fn text(sources: &Sources, colours: bool) -> String {
    let tree = sources.tree();
    text::render(&Inventory::of(&Project::of(sources, &tree)), colours)
}

/// The list for programs.
pub fn json(sources: &Sources) -> String {
    let tree = sources.tree();
    Inventory::of(&Project::of(sources, &tree))
        .json()
        .to_string()
}
