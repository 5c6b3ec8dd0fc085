use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use stamp::Project;
use tempfile::TempDir;

/// A service that was stamped out.
pub struct Stamped {
    root: PathBuf,
    /// `None` if the folder remains.
    _folder: Option<TempDir>,
}

impl Stamped {
    /// Stamps out a service named `shop` into a temporary folder.
    #[must_use]
    pub fn new(database: Option<&str>, example: Option<bool>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = Project {
            destination: folder.path().join("shop"),
            database: database.map(str::to_owned),
            example,
        };
        Self {
            root: project.stamp().unwrap(),
            _folder: Some(folder),
        }
    }

    /// Moves the service to the folder `root`, in place of the one that is there. Files that are the same in both are
    /// left alone, so that cargo does not build again what is made of them only.
    pub(crate) fn replace(self, root: &Path) -> Self {
        fs::create_dir_all(root).unwrap();
        let git = root.join(".git");
        if git.exists() {
            fs::remove_dir_all(&git).unwrap();
        }
        let paths: HashSet<_> = files(&self.root).into_iter().collect();
        for path in files(root) {
            if !paths.contains(&path) {
                remove(root, &path);
            }
        }
        for path in &paths {
            let (from, to) = (self.root.join(path), root.join(path));
            let content = fs::read(&from).unwrap();
            if !fs::read(&to).is_ok_and(|before| before == content) {
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                fs::copy(from, to).unwrap();
            }
        }
        Self {
            root: root.to_owned(),
            _folder: None,
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

/// Removes a file, and the folders that are empty without it.
fn remove(root: &Path, path: &str) {
    fs::remove_file(root.join(path)).unwrap();
    for folder in Path::new(path).ancestors().skip(1) {
        if folder.as_os_str().is_empty() || fs::remove_dir(root.join(folder)).is_err() {
            break;
        }
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
