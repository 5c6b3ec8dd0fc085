use std::{collections::BTreeSet, fmt::Write, fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{Project, cargo, repository};

/// A placeholder for the project's name.
const NAME: &str = "shop";

/// Updates the lock file of the template to match its manifests, and `hooks/taken.rhai` to match the lock
/// file. Versions do not change unless `upgrade` is set.
///
/// # Errors
///
/// Fails if the template cannot be generated, or cargo finds no compatible versions.
pub fn update_lock(upgrade: bool) -> Result<()> {
    let lock = locked(upgrade)?;
    let mut hook = String::from(
        "// The packages in the template's lock file, by their names in Rust: a project with one of these names\n\
         // would make the lock file ambiguous. Written by `cargo stamp --update-lock`.\n\
         export const NAMES = [\n",
    );
    for name in taken_names(&lock) {
        writeln!(hook, "    \"{name}\",")?;
    }
    hook.push_str("];\n");
    fs::write(lock_file(), for_any_name(&lock)?)?;
    fs::write(repository().join("hooks/taken.rhai"), hook)?;
    Ok(())
}

/// Returns the lock file of a project after cargo has updated it. It does not depend on the parameters,
/// because cargo also locks the optional dependencies.
fn locked(upgrade: bool) -> Result<String> {
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
    Ok(fs::read_to_string(project.join("Cargo.lock"))?)
}

/// Converts `lock` to a template. Cargo sorts the packages by name, so the template inserts the package of
/// the project at the position that its name requires.
fn for_any_name(lock: &str) -> Result<String> {
    let (header, packages) = lock
        .split_once("[[package]]\n")
        .context("the lock file lists no package")?;
    let (own, others): (Vec<_>, Vec<_>) = packages
        .split("[[package]]\n")
        .map(str::trim_end)
        .partition(|package| name_of(package) == NAME);
    let own = own.concat().replace(NAME, "{{project-name}}");

    let mut template =
        format!("{{% capture own %}}[[package]]\n{own}\n\n{{% endcapture %}}{header}");
    let mut before = "";
    for package in others {
        let name = name_of(package);
        if name != before {
            write!(
                template,
                "{{% if project-name > \"{before}\" and project-name < \"{name}\" %}}{{{{own}}}}{{% endif %}}"
            )?;
        }
        write!(template, "[[package]]\n{package}\n\n")?;
        before = name;
    }
    // The file ends without an empty line, no matter which package is the last one.
    let template = template.trim_end();
    Ok(format!(
        "{template}\n{{% if project-name > \"{before}\" %}}\n{{{{own | strip}}}}\n{{% endif %}}"
    ))
}

/// Returns the name of a package in a lock file.
fn name_of(package: &str) -> &str {
    let name = package
        .lines()
        .find_map(|line| line.strip_prefix("name = \""));
    name.map_or("", |name| name.trim_end_matches('"'))
}

fn lock_file() -> PathBuf {
    repository().join("template/Cargo.lock.liquid")
}

/// Returns the names that a project cannot have: those in the lock file of the template.
///
/// # Errors
///
/// Fails if the lock file cannot be read.
pub fn all_taken_names() -> Result<BTreeSet<String>> {
    Ok(taken_names(&fs::read_to_string(lock_file())?))
}

/// Returns the names in a lock file that a project cannot have, in the form that Rust uses.
fn taken_names(lock: &str) -> BTreeSet<String> {
    lock.lines()
        .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
        .filter(|name| *name != NAME && !name.starts_with('{'))
        .map(|name| name.replace('-', "_").to_lowercase())
        .collect()
}
