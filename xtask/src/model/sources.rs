//! The files of a project, and the roots of its crates.

use super::{
    files::{self, Files},
    layout::{CORE, CORE_ROOT, MAIN, ROOT, SERVICES, SERVICES_ROOT},
    manifest::Manifest,
    source::Source,
    tree::Tree,
};

/// The files of a project. Rust files are parsed.
pub struct Sources {
    pub files: Files,
    pub rust: Vec<Source>,
}

impl Sources {
    #[must_use]
    pub fn parse(files: Files) -> Self {
        let rust = files
            .with_extension("rs")
            .map(|path| Source::new(path, files.get(path).unwrap_or_default()))
            .collect();
        Self { files, rust }
    }

    #[must_use]
    pub fn tree(&self) -> Tree<'_> {
        let mut tree = Tree::new(&self.rust);
        tree.add_crate(ROOT, MAIN);
        tree.add_crate(CORE, CORE_ROOT);
        tree.add_crate(SERVICES, SERVICES_ROOT);
        for path in self.other_targets() {
            if !tree.reaches(&path) {
                tree.add_crate(&path, &path);
            }
        }
        tree
    }

    /// Returns the manifest at `path`. It is empty if the file does not exist.
    #[must_use]
    pub fn manifest<'s>(&'s self, path: &'s str) -> Manifest<'s> {
        let text = self.files.get(path).unwrap_or_default();
        Manifest::read(path, str::from_utf8(text).unwrap_or_default())
    }

    /// Returns the other roots of crates: the ones that Cargo discovers, and the ones in the manifests.
    fn other_targets(&self) -> Vec<String> {
        let mut found = Vec::new();
        let manifests = self.files.with_extension("toml");
        let packages = manifests
            .filter(|path| *path == files::join(files::folder(path), "Cargo.toml"))
            .map(files::folder);
        for folder in packages {
            let manifest_path = files::join(folder, "Cargo.toml");
            let manifest = self.manifest(&manifest_path);
            found.extend(manifest.targets().map(|path| files::join(folder, &path)));
            for root in ["build.rs", "src/lib.rs", "src/main.rs"] {
                found.push(files::join(folder, root));
            }
            if manifest.finds_tests() {
                found.extend(self.roots_in(&files::join(folder, "tests")));
            }
            for of_cargo in ["src/bin", "benches", "examples"] {
                found.extend(self.roots_in(&files::join(folder, of_cargo)));
            }
        }
        found.retain(|path| self.files.contains(path));
        found
    }

    /// Returns the files `folder/*.rs` and `folder/*/main.rs`.
    fn roots_in(&self, folder: &str) -> impl Iterator<Item = String> {
        self.files.with_extension("rs").filter_map(move |path| {
            let name = path.strip_prefix(folder)?.strip_prefix('/')?;
            let root = match name.split_once('/') {
                None => true,
                Some((_, rest)) => rest == "main.rs",
            };
            root.then(|| path.to_owned())
        })
    }
}
