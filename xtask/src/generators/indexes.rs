//! The indexes that migrations make.

use std::fs;

use anyhow::Result;

use crate::{model::layout::MIGRATIONS, plan::Plan};

/// An index that a query needs.
pub struct WantedIndex {
    /// The columns, as SQL writes them.
    pub columns: Vec<String>,
    /// So many columns at the beginning are compared with one value each: their order does not matter.
    pub fixed: usize,
}

/// An index, a key or a constraint `UNIQUE` that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExistingIndex {
    /// A constraint has no name that is known.
    name: Option<String>,
    table: String,
    columns: Vec<String>,
    is_unique: bool,
}

impl ExistingIndex {
    /// Returns those that the migrations make and keep, those of `plan` included.
    ///
    /// # Errors
    ///
    /// A migration cannot be read.
    pub fn all(plan: &Plan) -> Result<Vec<Self>> {
        let mut indexes = Vec::new();
        for path in paths(plan) {
            for statement in statements(&plan.text(&path)?.unwrap_or_default()) {
                carry_out(&statement, &mut indexes);
            }
        }
        Ok(indexes)
    }

    pub fn is_called(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name)
    }

    /// Reports whether a query of `table` that needs `wanted` can use it.
    pub fn answers(&self, table: &str, wanted: &WantedIndex) -> bool {
        let plain: Vec<String> = wanted
            .columns
            .iter()
            .map(|column| unquoted(column))
            .collect();
        self.table == table && (self.begins_with(&plain, wanted.fixed) || self.is_key_of(&plain))
    }

    fn begins_with(&self, columns: &[String], fixed: usize) -> bool {
        let Some(own) = self.columns.get(..columns.len()) else {
            return false;
        };
        let sorted = |columns: &[String]| {
            let mut columns = columns.to_vec();
            columns.sort();
            columns
        };
        sorted(&own[..fixed]) == sorted(&columns[..fixed]) && own[fixed..] == columns[fixed..]
    }

    /// Reports whether only one row has the same values of `columns`, so that the order by the id, which is the last
    /// one, means nothing.
    fn is_key_of(&self, columns: &[String]) -> bool {
        let last = columns.split_last();
        self.is_unique && last.is_some_and(|(last, key)| last == "id" && *key == self.columns)
    }
}

/// The migrations in their order.
fn paths(plan: &Plan) -> Vec<String> {
    let folders = fs::read_dir(plan.root().join(MIGRATIONS));
    let folders = folders.into_iter().flatten().flatten();
    let folders = folders.filter(|entry| entry.path().is_dir());
    let on_disk = folders.map(|folder| {
        let name = folder.file_name();
        format!("{MIGRATIONS}/{}/up.sql", name.to_string_lossy())
    });
    let planned = plan
        .made()
        .filter(|path| path.starts_with(MIGRATIONS) && path.ends_with("/up.sql"));
    let mut paths: Vec<String> = planned.map(str::to_owned).chain(on_disk).collect();
    paths.sort();
    paths.dedup();
    paths
}

/// The statements of a migration, without comments.
fn statements(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default());
    let text = lines.collect::<Vec<_>>().join("\n");
    text.split(';')
        .map(|statement| statement.trim().to_owned())
        .collect()
}

/// Changes `indexes` as `statement` does. What is not about an index, or only about some rows, changes nothing.
fn carry_out(statement: &str, indexes: &mut Vec<ExistingIndex>) {
    let (head, rest) = statement.split_once('(').unwrap_or((statement, ""));
    let names: Vec<String> = head
        .split([' ', '\n', '\t', '\r', ','])
        .map(unquoted)
        .filter(|name| !name.is_empty())
        .collect();
    let words: Vec<String> = names.iter().map(|name| name.to_ascii_uppercase()).collect();
    let is = |words_of_it: &[&str]| words.iter().take(words_of_it.len()).eq(words_of_it);
    let last = || names.last().cloned().unwrap_or_default();
    let after = |word: &str| {
        let at = words.iter().position(|other| other == word)?;
        names.get(at + 1).cloned()
    };
    if is(&["CREATE", "TABLE"]) {
        let columns = parts(inside(rest));
        indexes.extend(
            columns
                .iter()
                .filter_map(|column| constraint(&last(), column)),
        );
    } else if is(&["CREATE", "INDEX"]) || is(&["CREATE", "UNIQUE", "INDEX"]) {
        let columns = inside(rest);
        let behind = rest[columns.len()..].to_ascii_uppercase();
        let name = words
            .iter()
            .position(|word| word == "ON")
            .and_then(|at| names.get(at.checked_sub(1)?).cloned());
        if let Some(table) = after("ON")
            && !behind.contains("WHERE")
        {
            indexes.push(ExistingIndex {
                name,
                table,
                columns: parts(columns)
                    .iter()
                    .map(|column| unquoted(column))
                    .collect(),
                is_unique: is(&["CREATE", "UNIQUE"]),
            });
        }
    } else if is(&["DROP", "INDEX"]) {
        indexes.retain(|index| !index.name.as_ref().is_some_and(|name| names.contains(name)));
    } else if is(&["DROP", "TABLE"]) {
        indexes.retain(|index| !names.contains(&index.table));
    } else if is(&["ALTER", "TABLE"])
        && let (Some(from), Some(to)) = (names.get(2), after("TO"))
        && after("RENAME").is_some_and(|word| word.eq_ignore_ascii_case("to"))
    {
        for index in indexes.iter_mut().filter(|index| index.table == *from) {
            index.table.clone_from(&to);
        }
    }
}

/// Reads a column of a table that is a key, or a constraint that several are.
fn constraint(table: &str, text: &str) -> Option<ExistingIndex> {
    let upper = text.to_ascii_uppercase();
    let columns = if upper.starts_with("UNIQUE") || upper.starts_with("PRIMARY KEY") {
        let (_, columns) = text.split_once('(')?;
        parts(inside(columns))
            .iter()
            .map(|column| unquoted(column))
            .collect()
    } else if upper.contains(" UNIQUE") || upper.contains(" PRIMARY KEY") {
        vec![unquoted(text.split_whitespace().next()?)]
    } else {
        return None;
    };
    Some(ExistingIndex {
        name: None,
        table: table.to_owned(),
        columns,
        is_unique: true,
    })
}

/// Returns what is before the `)` that closes what is open at the beginning of `text`.
fn inside(text: &str) -> &str {
    let mut open = 1;
    let end = text.find(|c: char| {
        open += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        open == 0
    });
    &text[..end.unwrap_or(text.len())]
}

/// Returns the parts between the commas that are not in parentheses.
fn parts(text: &str) -> Vec<&str> {
    let mut open = 0;
    let parts = text.split(|c: char| {
        open += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        c == ',' && open == 0
    });
    parts.map(str::trim).collect()
}

fn unquoted(text: &str) -> String {
    text.trim().replace('"', "")
}
