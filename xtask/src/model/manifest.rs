//! The parts of a `Cargo.toml` that the rules and the generators need: dependencies, features and targets.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{
    files::{folder, join},
    source::{Extent, Place},
};

/// The tables with dependencies that a package is built with, without its tests.
const SHIPPED: [&str; 2] = ["dependencies", "build-dependencies"];

/// All tables that list dependencies.
const DEPENDENCIES: [&str; 3] = ["dependencies", "build-dependencies", "dev-dependencies"];

/// A dependency of a package.
#[derive(Debug)]
pub struct Dependency {
    /// The name of the crate itself, even if the manifest gives it another name.
    pub package: String,
    /// The folder of the crate, from the root of the project, if the manifest names one.
    pub path: Option<String>,
    /// The place of its name in the manifest.
    pub place: Place,
}

/// An option in a table for a tool.
#[derive(Debug)]
pub struct Setting<'m, 't> {
    pub name: &'m str,
    pub value: &'m DeValue<'t>,
    /// The value as the manifest writes it.
    pub written: &'t str,
}

/// A `Cargo.toml`.
#[derive(Debug)]
pub struct Manifest<'t> {
    path: &'t str,
    text: &'t str,
    root: DeTable<'t>,
}

/// A dependency as the manifest lists it.
struct Entry<'m, 't> {
    name: &'m str,
    at: Range<usize>,
    value: &'m DeValue<'t>,
    value_at: Range<usize>,
}

impl<'t> Manifest<'t> {
    /// Reads `text`, the manifest at `path`. A manifest that is not TOML counts as empty, because cargo
    /// reports it.
    #[must_use]
    pub fn read(path: &'t str, text: &'t str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (root, _) = DeTable::parse_recoverable(text);
        let root = root.into_inner();
        Self { path, text, root }
    }

    /// Returns the name of the package.
    #[must_use]
    pub fn package(&self) -> Option<String> {
        let name = get(table(&self.root, "package")?, "name")?;
        name.as_str().map(str::to_owned)
    }

    /// Reports whether every file in `tests/` is a test of its own.
    #[must_use]
    pub fn finds_tests(&self) -> bool {
        let package = table(&self.root, "package");
        let autotests = package.and_then(|package| get(package, "autotests")?.as_bool());
        autotests.unwrap_or(true)
    }

    /// Returns the files that the manifest names as roots of targets.
    pub fn targets(&self) -> impl Iterator<Item = String> {
        let script = table(&self.root, "package").and_then(|package| get(package, "build"));
        let library = table(&self.root, "lib").and_then(|library| get(library, "path"));
        let others = ["bin", "test", "bench", "example"].into_iter();
        let others = others
            .filter_map(|kind| get(&self.root, kind)?.as_array())
            .flat_map(|targets| targets.iter())
            .filter_map(|target| get(target.get_ref().as_table()?, "path"));
        let all = script.into_iter().chain(library).chain(others);
        all.filter_map(|path| path.as_str().map(str::to_owned))
    }

    /// Returns the dependencies that the package needs at run time and to be built. `workspace` is the
    /// manifest that `x.workspace = true` refers to.
    #[must_use]
    pub fn dependencies(&self, workspace: &Manifest) -> Vec<Dependency> {
        let shared = table(&workspace.root, "workspace");
        let shared = shared.and_then(|shared| table(shared, "dependencies"));
        let dependencies = self.entries(&SHIPPED).map(|entry| {
            let inherited = entry.detail("workspace").and_then(DeValue::as_bool) == Some(true);
            let (details, base) = if inherited {
                let details = shared.and_then(|shared| get(shared, entry.name));
                (details.and_then(DeValue::as_table), workspace.path)
            } else {
                (entry.value.as_table(), self.path)
            };
            let detail = |name| get(details?, name)?.as_str();
            Dependency {
                package: detail("package").unwrap_or(entry.name).to_owned(),
                path: detail("path").map(|path| join(folder(base), path)),
                place: self.place(entry.at.clone()),
            }
        });
        dependencies.collect()
    }

    /// Returns the features that the manifest enables in crates whose names begin with `family`, for the
    /// package, its tests or the workspace.
    pub fn features<'m>(&'m self, family: &'m str) -> impl Iterator<Item = &'m str> {
        let entries = self.entries(&DEPENDENCIES).chain(self.shared_entries());
        entries
            .filter(move |entry| entry.name.starts_with(family))
            .filter_map(|entry| entry.detail("features")?.as_array())
            .flat_map(|features| features.iter())
            .filter_map(|feature| feature.get_ref().as_str())
    }

    /// Returns the options in `[workspace.metadata.NAME]`, in the order of their names.
    pub fn metadata<'m>(&'m self, name: &str) -> impl Iterator<Item = Setting<'m, 't>> {
        let workspace = table(&self.root, "workspace");
        let metadata = workspace.and_then(|workspace| table(workspace, "metadata"));
        let options = metadata.and_then(|metadata| table(metadata, name));
        options
            .into_iter()
            .flat_map(entries_of)
            .map(|entry| Setting {
                name: entry.name,
                value: entry.value,
                written: self.text.get(entry.value_at).unwrap_or_default(),
            })
    }

    /// Returns the dependencies in the tables called `kinds`, also in those for one target.
    fn entries<'m>(&'m self, kinds: &'m [&str]) -> impl Iterator<Item = Entry<'m, 't>> {
        let targets = table(&self.root, "target");
        let targets = targets.into_iter().flat_map(DeTable::values);
        let targets = targets.filter_map(|target| target.get_ref().as_table());
        [&self.root]
            .into_iter()
            .chain(targets)
            .flat_map(move |parent| kinds.iter().filter_map(|kind| table(parent, kind)))
            .flat_map(entries_of)
    }

    /// Returns the dependencies that the members of the workspace can share.
    fn shared_entries(&self) -> impl Iterator<Item = Entry<'_, 't>> {
        let workspace = table(&self.root, "workspace");
        let shared = workspace.and_then(|workspace| table(workspace, "dependencies"));
        shared.into_iter().flat_map(entries_of)
    }

    fn place(&self, at: Range<usize>) -> Place {
        let position = |offset: usize| {
            let before = self.text.get(..offset).unwrap_or_default();
            let line = before.rsplit('\n').next().unwrap_or_default();
            (before.matches('\n').count() + 1, line.chars().count())
        };
        Place {
            file: self.path.to_owned(),
            at: Some(Extent {
                start: position(at.start),
                end: position(at.end),
            }),
        }
    }
}

impl<'m, 't> Entry<'m, 't> {
    /// Returns the value of `name = ..` in `{ .. }`, or in a table of its own.
    fn detail(&self, name: &str) -> Option<&'m DeValue<'t>> {
        get(self.value.as_table()?, name)
    }
}

fn entries_of<'m, 't>(table: &'m DeTable<'t>) -> impl Iterator<Item = Entry<'m, 't>> {
    table.iter().map(|(name, value)| Entry {
        name: name.get_ref(),
        at: name.span(),
        value: value.get_ref(),
        value_at: value.span(),
    })
}

fn table<'m, 't>(parent: &'m DeTable<'t>, name: &str) -> Option<&'m DeTable<'t>> {
    get(parent, name)?.as_table()
}

fn get<'m, 't>(parent: &'m DeTable<'t>, name: &str) -> Option<&'m DeValue<'t>> {
    parent.get(name).map(toml::Spanned::get_ref)
}
