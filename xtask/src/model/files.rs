//! The files of the project, which are read into memory once.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use anyhow::{Context, Result};

/// The folders and files that are read. The crates of the template and documents are not.
const PARTS: [&str; 4] = ["Cargo.toml", PAYLOADS, "src", "tests"];

/// The list of the forms in which jobs are stored.
pub const PAYLOADS: &str = "job-payloads.toml";

/// The extensions of files whose contents are read.
const READ: [&str; 3] = ["rs", "sql", "toml"];

/// Paths from the root of the project, with `/` on every system, and their contents.
#[derive(Debug, Default)]
pub struct Files {
    contents: BTreeMap<String, Vec<u8>>,
    folders: BTreeSet<String>,
}

impl Files {
    /// Reads the project whose root is `root`.
    pub fn read(root: &Path) -> Result<Self> {
        let mut files = Self::default();
        for part in PARTS {
            let path = root.join(part);
            if path.exists() {
                files
                    .collect(&path, part)
                    .with_context(|| format!("cannot read {}", path.display()))?;
            }
        }
        Ok(files)
    }

    fn collect(&mut self, path: &Path, name: &str) -> io::Result<()> {
        let metadata = fs::symlink_metadata(path)?;
        if metadata.is_dir() {
            // This tag marks the cache of a tool, such as cargo's target folder.
            if path.join("CACHEDIR.TAG").exists() {
                return Ok(());
            }
            self.folders.insert(name.to_owned());
            for entry in fs::read_dir(path)? {
                let entry = entry?;
                let entry_name = entry.file_name();
                let entry_name = entry_name.to_string_lossy();
                if !entry_name.starts_with('.') {
                    self.collect(&entry.path(), &format!("{name}/{entry_name}"))?;
                }
            }
        } else if path.is_file() {
            let wanted = READ.iter().any(|extension| has_extension(name, extension));
            let content = if wanted { fs::read(path)? } else { Vec::new() };
            self.contents.insert(name.to_owned(), content);
        }
        Ok(())
    }

    #[must_use]
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.contents.get(path).map(Vec::as_slice)
    }

    #[must_use]
    pub fn contains(&self, path: &str) -> bool {
        self.contents.contains_key(path)
    }

    /// Returns the paths of all files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.contents.keys().map(String::as_str)
    }

    /// Returns the paths of the files with `extension`.
    pub fn with_extension(&self, extension: &str) -> impl Iterator<Item = &str> {
        self.paths()
            .filter(move |path| has_extension(path, extension))
    }

    /// Returns the names of the folders that are directly in `folder`.
    pub fn folders_in<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        self.folders.iter().filter_map(move |path| {
            let name = path.strip_prefix(folder)?.strip_prefix('/')?;
            (!name.contains('/')).then_some(name)
        })
    }
}

/// Creates files from paths and contents. The paths imply the folders.
impl FromIterator<(String, Vec<u8>)> for Files {
    fn from_iter<I: IntoIterator<Item = (String, Vec<u8>)>>(files: I) -> Self {
        let contents: BTreeMap<_, _> = files.into_iter().collect();
        let folders = contents
            .keys()
            .flat_map(|path| {
                path.match_indices('/')
                    .map(|(end, _)| path[..end].to_owned())
            })
            .collect();
        Self { contents, folders }
    }
}

/// Reports whether `path` ends in `.extension`.
fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

/// Returns the parent folder of `path`.
#[must_use]
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Resolves `path` relative to `folder`, and removes `.` and `..`.
#[must_use]
pub fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
