//! The project that is grown.

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

/// The root of the project around the current folder.
pub fn root() -> Result<PathBuf> {
    let here = env::current_dir().context("cannot tell the current folder")?;
    if let Some(root) = here.ancestors().find(|folder| is_root(folder)) {
        return Ok(root.to_owned());
    }
    // Cargo says where the manifest of this program is, wherever it is called from.
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

/// The modules that have their files in `folder`: what they are called, and where they are.
pub fn modules(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut found: Vec<(String, PathBuf)> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let path = entry.path();
            let file = if path.is_dir() {
                path.join("mod.rs")
            } else {
                path
            };
            let name = entry.file_name().into_string().ok()?;
            let name = name.strip_suffix(".rs").unwrap_or(&name).to_owned();
            let is_module = file.extension().is_some_and(|extension| extension == "rs")
                && file.is_file()
                && !matches!(name.as_str(), "mod" | "lib");
            is_module.then_some((name, file))
        })
        .collect();
    found.sort();
    found
}

/// Returns the database that the project was made for. It is a feature of Diesel, or of the crate that
/// speaks to the database.
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

/// Returns the texts of the manifests of the service and of the template's crate that uses Diesel.
fn manifests(root: &Path) -> Result<[String; 2]> {
    let service = fs::read_to_string(root.join("Cargo.toml")).context("cannot read Cargo.toml")?;
    let runtime = fs::read_to_string(root.join("runtime/Cargo.toml")).unwrap_or_default();
    Ok([service, runtime])
}
