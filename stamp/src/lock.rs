use std::{collections::BTreeSet, fmt::Write, fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{Project, cargo, repository};

/// Stands for the project's name until it is known. cargo sorts the file by name, and so leaves it as
/// it is in a project that is called like the one in the documentation.
const NAME: &str = "shop";

/// Whatever `cargo-generate.toml` offers as a database: each needs other packages.
const DATABASES: [&str; 2] = ["postgres", "sqlite"];

/// Brings the lock files of the template, one for each database, in step with its manifests, and
/// `hooks/taken.rhai` in step with them. Versions stay as they are unless `upgrade` is set.
///
/// # Errors
///
/// When the template cannot be stamped out, or cargo finds no versions that go together.
pub fn update_lock(upgrade: bool) -> Result<()> {
    let mut taken = BTreeSet::new();
    for database in DATABASES {
        let lock = locked(database, upgrade)?;
        taken.extend(taken_names(&lock));
        fs::write(
            lock_file(database),
            lock.replace(&format!("\"{NAME}\""), "\"{{project-name}}\""),
        )?;
    }

    let mut hook = String::from(
        "// What the packages in the template's lock files are called in Rust: a project of such a name would\n\
         // make the lock file ambiguous. Written by `cargo stamp --update-lock`.\n\
         export const NAMES = [\n",
    );
    for name in taken {
        writeln!(hook, "    \"{name}\",")?;
    }
    hook.push_str("];\n");
    fs::write(repository().join("hooks/taken.rhai"), hook)?;
    Ok(())
}

/// The lock file of a project with `database`, once cargo has brought it in step.
fn locked(database: &str, upgrade: bool) -> Result<String> {
    let folder = tempfile::tempdir()?;
    let project = Project {
        destination: folder.path().join(NAME),
        database: Some(database.to_owned()),
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
    Ok(fs::read_to_string(project.join("Cargo.lock"))?)
}

fn lock_file(database: &str) -> PathBuf {
    repository().join(format!("template/Cargo.{database}.lock.liquid"))
}

/// What no project can be called: the names in all lock files of the template.
///
/// # Errors
///
/// When a lock file cannot be read.
pub fn all_taken_names() -> Result<BTreeSet<String>> {
    let mut taken = BTreeSet::new();
    for database in DATABASES {
        taken.extend(taken_names(&fs::read_to_string(lock_file(database))?));
    }
    Ok(taken)
}

/// The names in a lock file that a project cannot have, as they are written in Rust.
fn taken_names(lock: &str) -> BTreeSet<String> {
    lock.lines()
        .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
        .filter(|name| *name != NAME && !name.starts_with('{'))
        .map(|name| name.replace('-', "_").to_lowercase())
        .collect()
}
