use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::repository;

/// Copies the files of the repository to a temporary folder.
///
/// cargo-generate copies a local template completely, including build artefacts. Files that git does not
/// track yet are copied too, so that a new file can be tried before it is committed.
pub(crate) fn stage() -> Result<TempDir> {
    let staged = tempfile::tempdir()?;
    for path in listed()?.split('\0').filter(|path| !path.is_empty()) {
        let source = repository().join(path);
        // Git lists a deleted file until the deletion is committed.
        if source.is_file() {
            copy(&source, &staged.path().join(path))?;
        }
    }
    Ok(staged)
}

fn listed() -> Result<String> {
    let arguments = [
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ];
    let output = Command::new("git")
        .arg("-C")
        .arg(repository())
        .args(arguments)
        .output()
        .context("could not start git")?;
    if !output.status.success() {
        bail!("git: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).context("a file name is not UTF-8")
}

fn copy(source: &Path, target: &Path) -> Result<()> {
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(source, target)
        .with_context(|| format!("could not copy `{}`", source.display()))
        .map(drop)
}
