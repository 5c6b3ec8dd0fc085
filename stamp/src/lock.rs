use std::{collections::BTreeSet, fmt::Write, fs};

use anyhow::{Context, Result, bail};

use crate::{Project, cargo, repository};

/// Stands for the project's name until it is known. cargo sorts the file by name, and so leaves it as
/// it is in a project that is called like the one in the documentation.
const NAME: &str = "shop";

/// Brings `template/Cargo.lock.liquid` in step with the manifests of the template, and `hooks/taken.rhai`
/// in step with it. Versions stay as they are unless `upgrade` is set.
///
/// # Errors
///
/// When the template cannot be stamped out, or cargo finds no versions that go together.
pub fn update_lock(upgrade: bool) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let project = Project {
        destination: folder.path().join(NAME),
        ..Project::default()
    }
    .stamp()?;

    let mut update = cargo(&project);
    update.arg("update");
    if !upgrade {
        update.arg("--workspace");
    }
    if !update.status().context("could not start cargo")?.success() {
        bail!("`cargo update` failed");
    }

    let lock = fs::read_to_string(project.join("Cargo.lock"))?;
    let mut hook = String::from(
        "// What the packages in template/Cargo.lock.liquid are called in Rust: a project of such a name would\n\
         // make the lock file ambiguous. Written by `cargo stamp --update-lock`.\n\
         export const NAMES = [\n",
    );
    for name in taken_names(&lock) {
        writeln!(hook, "    \"{name}\",")?;
    }
    hook.push_str("];\n");

    fs::write(
        repository().join("template/Cargo.lock.liquid"),
        lock.replace(&format!("\"{NAME}\""), "\"{{project-name}}\""),
    )?;
    fs::write(repository().join("hooks/taken.rhai"), hook)?;
    Ok(())
}

/// The names in a lock file that a project cannot have, as they are written in Rust.
#[must_use]
pub fn taken_names(lock: &str) -> BTreeSet<String> {
    lock.lines()
        .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
        .filter(|name| *name != NAME && !name.starts_with('{'))
        .map(|name| name.replace('-', "_").to_lowercase())
        .collect()
}
