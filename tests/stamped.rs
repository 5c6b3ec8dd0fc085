use std::{
    fs,
    path::{Path, PathBuf},
};

use stamp::Project;
use tempfile::TempDir;

/// A service that was stamped out, for as long as a test needs it.
pub(crate) struct Stamped {
    root: PathBuf,
    _folder: TempDir,
}

impl Stamped {
    /// A service named `shop`.
    pub(crate) fn new(database: Option<&str>, example: Option<bool>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = Project {
            destination: folder.path().join("shop"),
            database: database.map(str::to_owned),
            example,
        };
        Self {
            root: project.stamp().unwrap(),
            _folder: folder,
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    pub(crate) fn write(&self, path: &str, content: &str) {
        fs::write(self.root.join(path), content).unwrap();
    }

    /// Every file of the service, as a path relative to its root.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let relative = path.strip_prefix(&self.root).unwrap();
                if relative == ".git" {
                } else if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push(relative.to_str().unwrap().to_owned());
                }
            }
        }
        files
    }
}
