//! Reading and replacing files of the project.

use std::{fs, io, path::Path};

use anyhow::{Context, Result};

/// The change of a file. `None` stands for a file that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The path from the root of the project, with `/`.
    pub path: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Returns the text of a file, or `None` if it does not exist.
///
/// # Errors
///
/// Fails if the file cannot be read, or is not text.
pub fn read(root: &Path, path: &str) -> Result<Option<String>> {
    match fs::read_to_string(root.join(path)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {path}")),
    }
}

/// Replaces a file, or removes it if `text` is `None`.
pub fn write(root: &Path, path: &str, text: Option<&str>) -> Result<()> {
    let target = root.join(path);
    let context = || format!("cannot write {path}");
    let Some(text) = text else {
        return fs::remove_file(target).with_context(context);
    };
    // A link stays a link: its target is replaced.
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

/// Returns the start of a message about `paths`, with the verb in singular or plural: `a/x is`, or `a/x, b/y
/// are`.
pub fn subject(paths: &[String], one: &str, several: &str) -> String {
    match paths {
        [path] => format!("{path} {one}"),
        paths => format!("{} {several}", paths.join(", ")),
    }
}
