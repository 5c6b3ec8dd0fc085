//! As much of a `Cargo.toml` as the rules ask for: its dependencies and its targets.
//!
//! Read line by line and not with a crate for TOML, which would double the time to build this one.

use super::source::{Extent, Place};

/// An entry of a table.
#[derive(Debug)]
struct Entry<'t> {
    table: Vec<String>,
    key: Vec<String>,
    value: &'t str,
    at: Extent,
}

/// A dependency of a package.
#[derive(Debug)]
pub struct Dependency {
    /// The crate itself, whatever it is called here.
    pub package: String,
    pub path: Option<String>,
    pub place: Place,
}

/// A `Cargo.toml`.
#[derive(Debug)]
pub struct Manifest<'t> {
    path: &'t str,
    entries: Vec<Entry<'t>>,
}

impl<'t> Manifest<'t> {
    #[must_use]
    pub fn read(path: &'t str, text: &'t str) -> Self {
        Self {
            path,
            entries: entries(text),
        }
    }

    /// The name of the package.
    #[must_use]
    pub fn package(&self) -> Option<String> {
        self.value(&["package"], "name").map(unquoted)
    }

    /// Whether every file in `tests/` is a test of its own.
    #[must_use]
    pub fn finds_tests(&self) -> bool {
        self.value(&["package"], "autotests") != Some("false")
    }

    /// The files that the manifest names as roots of targets.
    pub fn targets(&self) -> impl Iterator<Item = String> {
        let targets = ["lib", "bin", "test", "bench", "example"];
        self.entries.iter().filter_map(move |entry| {
            let target = entry.table.len() == 1 && targets.contains(&entry.table[0].as_str());
            let script = entry.table == ["package"] && entry.key == ["build"];
            (script || target && entry.key == ["path"]).then(|| unquoted(entry.value))
        })
    }

    /// What the package needs at run time, and to be built. `workspace` is the manifest that
    /// `x.workspace = true` points to.
    #[must_use]
    pub fn dependencies(&self, workspace: &Manifest) -> Vec<Dependency> {
        let mut found: Vec<(Vec<String>, Dependency)> = Vec::new();
        for entry in &self.entries {
            let Some(name) = entry.dependency() else {
                continue;
            };
            let mut key = entry.table.clone();
            key.push(name.clone());
            if !found.iter().any(|(known, _)| *known == key) {
                let shared = workspace.detail(&["workspace", "dependencies"], &name, "package");
                let dependency = Dependency {
                    package: shared.unwrap_or(name),
                    path: None,
                    place: Place {
                        file: self.path.to_owned(),
                        at: Some(entry.at),
                    },
                };
                found.push((key, dependency));
            }
            let Some((_, dependency)) = found.last_mut() else {
                continue;
            };
            if let Some(package) = entry.detail("package") {
                dependency.package = package;
            }
            if let Some(path) = entry.detail("path") {
                dependency.path = Some(path);
            }
        }
        found
            .into_iter()
            .map(|(_, dependency)| dependency)
            .collect()
    }

    fn value(&self, table: &[&str], key: &str) -> Option<&'t str> {
        self.entries
            .iter()
            .find(|entry| entry.table == table && entry.key == [key])
            .map(|entry| entry.value)
    }

    /// The value of `detail` of the dependency `name` in `table`.
    fn detail(&self, table: &[&str], name: &str, detail: &str) -> Option<String> {
        self.entries
            .iter()
            .filter(|entry| {
                let mut path = entry.table.clone();
                path.extend(entry.key.iter().cloned());
                path.len() > table.len()
                    && path[..table.len()] == *table
                    && path[table.len()] == name
            })
            .find_map(|entry| entry.detail(detail))
    }
}

impl Entry<'_> {
    /// The dependency that this is about, if it is one that ships.
    fn dependency(&self) -> Option<String> {
        let kinds = ["dependencies", "build-dependencies"];
        let at = self
            .table
            .iter()
            .position(|part| kinds.contains(&part.as_str()))?;
        if self.table[0] == "workspace" {
            return None;
        }
        self.table.get(at + 1).or(self.key.first()).cloned()
    }

    /// `detail = ".."`, as an entry of its own or within `{ .. }`.
    fn detail(&self, detail: &str) -> Option<String> {
        if self.key.last().is_some_and(|key| key == detail) {
            return Some(unquoted(self.value));
        }
        let inline = self.value.strip_prefix('{')?;
        inline.split(',').find_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            (key.trim() == detail).then(|| unquoted(value.trim().trim_end_matches('}').trim()))
        })
    }
}

fn entries(text: &str) -> Vec<Entry<'_>> {
    let mut table = Vec::new();
    let mut entries = Vec::new();
    // Brackets that an array over several lines has left open.
    let mut open = 0;
    for (index, line) in text.lines().enumerate() {
        let code = without_comment(line);
        if open > 0 {
            open = balance(open, code);
            continue;
        }
        let trimmed = code.trim();
        if let Some(header) = trimmed.strip_prefix('[') {
            let header = header.trim_start_matches('[').trim_end_matches(']');
            table = keys(header);
        } else if let Some((key, value)) = trimmed.split_once('=') {
            let start = code.chars().take_while(|c| c.is_whitespace()).count();
            entries.push(Entry {
                table: table.clone(),
                key: keys(key),
                value: value.trim(),
                at: Extent {
                    start: (index + 1, start),
                    end: (index + 1, start + key.trim().chars().count()),
                },
            });
            open = balance(0, value);
        }
    }
    entries
}

/// `a."b.c".d`
fn keys(dotted: &str) -> Vec<String> {
    let mut keys = vec![String::new()];
    let mut quote = None;
    for c in dotted.trim().chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(mark), c) if mark == c => quote = None,
            (None, '.') => keys.push(String::new()),
            (None, c) if c.is_whitespace() => {}
            (_, c) => {
                if let Some(key) = keys.last_mut() {
                    key.push(c);
                }
            }
        }
    }
    keys
}

fn without_comment(line: &str) -> &str {
    outside_quotes(line)
        .find(|(_, c)| *c == '#')
        .map_or(line, |(start, _)| &line[..start])
}

fn balance(open: usize, code: &str) -> usize {
    outside_quotes(code).fold(open, |open, (_, c)| match c {
        '[' | '{' => open + 1,
        ']' | '}' => open.saturating_sub(1),
        _ => open,
    })
}

fn outside_quotes(line: &str) -> impl Iterator<Item = (usize, char)> {
    let mut quote = None;
    let mut escaped = false;
    line.char_indices().filter(move |(_, c)| {
        match quote {
            None if matches!(c, '"' | '\'') => quote = Some(*c),
            None => return true,
            Some('"') if escaped => escaped = false,
            Some('"') if *c == '\\' => escaped = true,
            Some(mark) if mark == *c => quote = None,
            Some(_) => {}
        }
        false
    })
}

fn unquoted(value: &str) -> String {
    value.trim().trim_matches(['"', '\'']).to_owned()
}
