//! The project that the command runs in.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{
    model::Manifest,
    refusal::{Code, Refusal},
    schema::Database,
};

/// Returns the root of the project around the current folder.
pub fn root() -> Result<PathBuf> {
    let here = env::current_dir().context("cannot determine the current folder")?;
    if let Some(root) = here.ancestors().find(|folder| is_root(folder)) {
        return Ok(root.to_owned());
    }
    // With `--manifest-path`, the current folder may be elsewhere. Cargo names the folder of xtask.
    env::var_os("CARGO_MANIFEST_DIR")
        .and_then(|folder| Some(Path::new(&folder).parent()?.to_owned()))
        .filter(|folder| is_root(folder))
        .ok_or_else(|| {
            let message = format!("{} is not inside a project", here.display());
            Refusal::new(Code::NoProject, message)
                .help("run this in the folder of the service, or in one below it")
                .into()
        })
}

fn is_root(folder: &Path) -> bool {
    folder.join("xtask/Cargo.toml").is_file() && folder.join("src/main.rs").is_file()
}

/// Returns the database that the project was made for. It is a feature of Diesel, or of the runtime crate.
///
/// # Errors
///
/// Fails if the manifests name no database, or both.
pub fn database(root: &Path) -> Result<Database> {
    let [manifest, runtime] = manifests(root)?;
    let manifest = Manifest::read("Cargo.toml", &manifest);
    let runtime = Manifest::read("runtime/Cargo.toml", &runtime);
    let places = [
        (&manifest, "diesel"),
        (&manifest, "runtime"),
        (&runtime, "diesel"),
    ];
    let database = places.into_iter().find_map(|(manifest, family)| {
        let asks_for = |wanted: fn(&str) -> bool| manifest.features(family).any(wanted);
        let postgres = asks_for(|feature| feature.starts_with("postgres"));
        let sqlite = asks_for(|feature| feature == "sqlite");
        match (postgres, sqlite) {
            (true, false) => Some(Database::Postgres),
            (false, true) => Some(Database::Sqlite),
            _ => None,
        }
    });
    database.context(
        "Cargo.toml does not say which database this is for: the dependency `runtime` needs the feature \
         `sqlite` or the feature `postgres`, and not both",
    )
}

/// Returns how many columns a table of the project can have: the largest of `limits` for which Diesel has the feature
/// `32-column-tables` or the like, or else the first.
///
/// # Errors
///
/// Fails if the manifest of the service cannot be read.
pub fn max_columns(root: &Path, limits: &[usize]) -> Result<usize> {
    let [manifest, runtime] = manifests(root)?;
    let manifests = [("Cargo.toml", &manifest), ("runtime/Cargo.toml", &runtime)];
    let manifests = manifests.map(|(path, text)| Manifest::read(path, text));
    let is_enabled = |limit: usize| {
        let wanted = format!("{limit}-column-tables");
        let mut manifests = manifests.iter();
        manifests.any(|manifest| manifest.features("diesel").any(|feature| feature == wanted))
    };
    let enabled = limits.iter().copied().filter(|limit| is_enabled(*limit));
    Ok(enabled
        .max()
        .or(limits.first().copied())
        .unwrap_or_default())
}

/// Returns the text of the manifest of the service.
///
/// # Errors
///
/// Fails if it cannot be read.
pub fn manifest(root: &Path) -> Result<String> {
    fs::read_to_string(root.join("Cargo.toml")).context("cannot read Cargo.toml")
}

/// Returns the texts of the manifests of the service and of the template's crate that uses Diesel.
fn manifests(root: &Path) -> Result<[String; 2]> {
    let service = manifest(root)?;
    let runtime = fs::read_to_string(root.join("runtime/Cargo.toml")).unwrap_or_default();
    Ok([service, runtime])
}
