//! The migrations are part of the binary, so a new migration has to rebuild it. Two with the same version do
//! not compile, because only one of them would be applied.

use std::{collections::BTreeMap, fs};

const MIGRATIONS: &str = "src/infra/db/migrations";

fn main() {
    println!("cargo::rerun-if-changed={MIGRATIONS}");
    let mut folders = BTreeMap::new();
    // There is no such folder when only the dependencies are built, as for the first layer of the image.
    for entry in fs::read_dir(MIGRATIONS).into_iter().flatten().flatten() {
        let folder = entry.file_name().to_string_lossy().into_owned();
        if folder.starts_with('.') || !entry.path().is_dir() {
            continue;
        }
        let version = folder.split('_').next().unwrap_or_default();
        if let Some(other) = folders.insert(version.replace('-', ""), folder.clone()) {
            println!(
                "cargo::error=the migrations {other} and {folder} have the same version: rename the folder of the \
                 newer one to a later time"
            );
        }
    }
}
