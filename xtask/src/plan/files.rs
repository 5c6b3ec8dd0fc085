//! The files of the project: read as text, replaced as a whole.

use std::{fs, io, path::Path};

use anyhow::{Context, Result};

/// What becomes of one file. `None` is a file that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// From the root of the project, with `/`.
    pub path: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// The text of a file, if there is one.
///
/// # Errors
///
/// The file cannot be read, or is not text.
pub fn read(root: &Path, path: &str) -> Result<Option<String>> {
    match fs::read_to_string(root.join(path)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {path}")),
    }
}

/// Replaces a file, or removes it.
pub fn write(root: &Path, path: &str, text: Option<&str>) -> Result<()> {
    let target = root.join(path);
    let context = || format!("cannot write {path}");
    let Some(text) = text else {
        return fs::remove_file(target).with_context(context);
    };
    // Through a link, to what it means.
    let target = fs::canonicalize(&target).unwrap_or(target);
    let folder = target.parent().with_context(context)?;
    let name = target.file_name().with_context(context)?.to_string_lossy();
    fs::create_dir_all(folder).with_context(context)?;
    let new = folder.join(format!(".{name}.xtask"));
    let written = fs::write(&new, text)
        .and_then(|()| match fs::metadata(&target) {
            Ok(old) => fs::set_permissions(&new, old.permissions()),
            Err(_) => Ok(()),
        })
        .and_then(|()| fs::rename(&new, &target));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written.with_context(context)
}

/// `a/x is` or `a/x, b/y are`: the files of a message, with the verb that fits.
pub fn subject(paths: &[String], one: &str, several: &str) -> String {
    match paths {
        [path] => format!("{path} {one}"),
        paths => format!("{} {several}", paths.join(", ")),
    }
}
