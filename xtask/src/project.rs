//! The project that is grown.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::fields::Backend;

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
        .map_or_else(|| bail!("{} is not inside a project", here.display()), Ok)
}

fn is_root(folder: &Path) -> bool {
    folder.join("xtask/Cargo.toml").is_file() && folder.join("src/main.rs").is_file()
}

/// The contexts: the folders of the core that are modules.
pub fn contexts(root: &Path) -> Vec<String> {
    let folders = fs::read_dir(root.join("src/core"))
        .into_iter()
        .flatten()
        .flatten();
    let mut names: Vec<String> = folders
        .filter(|entry| {
            let path = entry.path();
            path.join("mod.rs").is_file() || (path.is_dir() && path.with_extension("rs").is_file())
        })
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

/// The database that the project was made for.
pub fn backend(root: &Path) -> Result<Backend> {
    let manifest = fs::read_to_string(root.join("Cargo.toml")).context("cannot read Cargo.toml")?;
    // There is one of the two, and its name is a feature of Diesel.
    let features = about_diesel(&manifest);
    match (
        features.contains("\"postgres"),
        features.contains("\"sqlite\""),
    ) {
        (true, false) => Ok(Backend::Postgres),
        (false, true) => Ok(Backend::Sqlite),
        _ => bail!(
            "Cargo.toml does not say which database this is for: \
             `diesel` needs the feature `sqlite` or `postgres_backend`, and not both"
        ),
    }
}

/// What a `Cargo.toml` says about Diesel and its extensions, on however many lines.
fn about_diesel(manifest: &str) -> String {
    let mut in_table = false;
    let mut wanted = false;
    let lines = manifest.lines().filter(|line| {
        if line.starts_with('[') {
            in_table = line.contains("dependencies.diesel");
            wanted = in_table;
        } else if line.starts_with(char::is_alphabetic) {
            wanted = in_table || line.starts_with("diesel");
        }
        wanted && !line.trim_start().starts_with('#')
    });
    lines.collect::<Vec<_>>().join("\n")
}
