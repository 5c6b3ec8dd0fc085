use std::{
    fs,
    path::{Path, PathBuf},
};

use stamp::Project;
use tempfile::TempDir;

/// A service that was stamped out into a temporary folder.
pub struct Stamped {
    root: PathBuf,
    _folder: TempDir,
}

impl Stamped {
    /// Stamps out a service named `shop`.
    #[must_use]
    pub fn new(database: Option<&str>, example: Option<bool>) -> Self {
        Self::named("shop", database, example)
    }

    #[must_use]
    pub fn named(name: &str, database: Option<&str>, example: Option<bool>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = Project {
            destination: folder.path().join(name),
            database: database.map(str::to_owned),
            example,
        };
        Self {
            root: project.stamp().unwrap(),
            _folder: folder,
        }
    }

    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    #[must_use]
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    pub fn write(&self, path: &str, content: &str) {
        fs::write(self.root.join(path), content).unwrap();
    }

    /// Returns the paths of all files of the service, relative to its root.
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        let mut files = files(&self.root);
        files.retain(|path| !path.starts_with(".git/"));
        files
    }
}

/// Returns the paths of all files in a folder and its sub-folders, relative to the folder.
pub(crate) fn files(root: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let relative = path.strip_prefix(root).unwrap();
                files.push(relative.to_str().unwrap().to_owned());
            }
        }
    }
    files
}
