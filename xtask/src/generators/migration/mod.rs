//! `new-migration add_due_date`

pub mod timestamp;

use std::{
    fs,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::Result;
use clap::Args;
use liquid::object;

use super::{Generation, Generator, make, title};
use crate::{
    names::{Kind, Name},
    plan::Plan,
};

const FOLDER: &str = "src/infra/db/migrations";

/// Add an empty migration
#[derive(Debug, Args)]
pub struct NewMigration {
    /// The change that it makes: `add_due_date`
    name: String,
}

impl Generator for NewMigration {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let name = Name::parse(&self.name, Kind::Label)?;
        let migration = folder(root, &name.snake());
        let values = object!({ "migration": migration, "title": title(&name.words()) });
        let mut plan = Plan::new(root);
        make(&mut plan, "migration", &values)?;
        Ok(Generation {
            plan,
            next: vec![
                format!("write {FOLDER}/{migration}/up.sql and down.sql"),
                "change src/infra/db/tables.rs accordingly".to_owned(),
            ],
        })
    }
}

/// The folder of the migration `name`: the one that is there, or a new one behind all others.
pub(super) fn folder(root: &Path, name: &str) -> String {
    let folders: Vec<_> = fs::read_dir(root.join(FOLDER))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let is_there = |folder: &&String| folder.split_once('_').is_some_and(|(_, rest)| rest == name);
    if let Some(folder) = folders.iter().find(is_there) {
        return folder.clone();
    }
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    format!("{}_{name}", timestamp::next(name, &folders, now))
}
