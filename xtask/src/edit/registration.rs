use super::{
    error::EditError,
    imports::{Names, import, import_as, imports, module, name},
    list::{List, place},
    source::{Source, order},
    splice::{Edit, Splices},
};
use crate::model::entries::{self, Block, Position};

/// An entry for a list in a macro: `ports! { singletons { Mailer => SmtpMailer } }`.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The name of the macro: `ports`.
    pub list: &'a str,
    /// The section in the macro, if it has sections: `singletons`.
    pub section: Option<&'a str>,
    /// The path of the key, `services::mailer::Mailer`. A path without a module is in scope already.
    pub key: &'a str,
    /// The path of the value.
    pub value: &'a str,
    /// The name of the key in this file if its own name means something else there. Without one, it is written
    /// with its path.
    pub alias: Option<&'a str>,
}

/// Adds `entry`, and imports its key and its value. If the name of one has another meaning in the file, its
/// whole path is written. Both edits use one parse, because parsing a large `main.rs` takes most of the time.
pub fn register(text: &str, entry: Entry) -> Result<Edit, EditError> {
    let source = Source::parse(text)?;
    if let Some(alias) = entry.alias
        && let Err(EditError::NameTaken(_)) = imports(&source, &[entry.key])
    {
        let spellings = Names::of(&source).spellings(entry.key);
        let key = spellings.iter().find(|spelling| !spelling.contains("::"));
        let Some(key) = key else {
            return match source.splice(import_as(&source, entry.key, alias)) {
                Edit::Changed(text) => register(&text, entry),
                Edit::Present => Ok(Edit::Present),
            };
        };
        let registered = register(
            text,
            Entry {
                key,
                alias: None,
                ..entry
            },
        )?;
        return Ok(registered);
    }
    with_imports(&source, &[entry.key, entry.value], |source, written| {
        add(source, entry, (&written[0], &written[1]))
    })
}

/// Adds `entry`, whose value is an expression, and imports its key.
pub fn register_expression(text: &str, entry: Entry) -> Result<Edit, EditError> {
    let source = Source::parse(text)?;
    with_imports(&source, &[entry.key], |source, written| {
        add(source, entry, (&written[0], entry.value))
    })
}

/// Imports `paths`, and makes an `edit` with the text that each has in the file: its name, or its whole path if the
/// name has another meaning there. A path without a module is in scope already. If both overlap, the text is parsed
/// again.
pub(super) fn with_imports(
    source: &Source,
    paths: &[&str],
    edit: impl Fn(&Source, &[String]) -> Result<Splices, EditError>,
) -> Result<Edit, EditError> {
    let mut importable: Vec<&str> = Vec::new();
    let mut written = Vec::new();
    for &path in paths {
        let is_taken = importable.iter().any(|other| name(other) == name(path));
        let importing = imports(source, &[path]);
        written.push(match importing {
            _ if module(path).is_empty() || is_taken => path.to_owned(),
            Err(EditError::NameTaken(_)) => path.to_owned(),
            Err(error) => return Err(error),
            Ok(_) => {
                importable.push(path);
                name(path).to_owned()
            }
        });
    }
    let mut all = imports(source, &importable)?;
    all.extend(edit(source, &written)?);
    all.sort_by_key(|(range, _)| range.start);
    if all.is_sorted_by(|(one, _), (other, _)| one.end < other.start) {
        return Ok(source.splice(all));
    }
    let mut text = source.text.clone();
    for path in importable {
        if let Edit::Changed(after) = import(&text, path)? {
            text = after;
        }
    }
    let source = Source::parse(&text)?;
    let splices = edit(&source, &written)?;
    match source.splice(splices) {
        Edit::Present => Ok(Edit::Changed(text)),
        changed @ Edit::Changed(_) => Ok(changed),
    }
}

/// Adds `entry`, with `key` and `value` as the text of the line.
fn add(source: &Source, entry: Entry, (key, value): (&str, &str)) -> Result<Splices, EditError> {
    let Entry { list, section, .. } = entry;
    let wanted = match section {
        Some(section) => format!("`{section} {{ .. }}` in `{list}! {{ .. }}`"),
        None => format!("`{list}! {{ .. }}`"),
    };
    let blocks = match section {
        Some(section) => {
            let (mut blocks, _) = entries::sections(source, list);
            blocks.retain(|block| block.section.as_deref() == Some(section));
            blocks
        }
        None => entries::lists(source, list),
    };
    if let Some(present) = find(source, &blocks, entry.key) {
        let there = present.value(source);
        let is_same = squeezed(there) == squeezed(entry.value);
        return if is_same || is_written(source, entry.value, there) {
            Ok(Splices::new())
        } else {
            Err(EditError::NameTaken(format!(
                "`{key}` has an entry in `{list}!` already: `{} => {there}`",
                present.key
            )))
        };
    }
    let block = only(source, &blocks, &wanted, (key, value))?;
    Ok(insert(source, block, (key, value)))
}

/// Returns the one block of `blocks`, which are called `wanted`, for the entry `key => value`.
pub(super) fn only<'b>(
    source: &Source,
    blocks: &'b [Block],
    wanted: &str,
    (key, value): (&str, &str),
) -> Result<&'b Block, EditError> {
    let paste = format!("{key} => {value},");
    let unclear = |why: String| EditError::UnclearPlace {
        why: format!("{why}, so there is no clear place for this entry"),
        paste: paste.clone(),
    };
    match blocks {
        [] => Err(EditError::no_place(wanted, paste)),
        [block] => match &block.unreadable {
            None => Ok(block),
            Some(unreadable) => {
                let text = &source.text[unreadable.range.clone()];
                let why = format!("`{text}` in {wanted} is not of the form `key => value`");
                Err(unclear(why))
            }
        },
        several => Err(unclear(format!("{wanted} occurs {} times", several.len()))),
    }
}

/// Inserts the entry `key => value` at its place in `block`, with its arrow below those of the others.
pub(super) fn insert(source: &Source, block: &Block, (key, value): (&str, &str)) -> Splices {
    let Block {
        entries,
        open,
        close,
        ..
    } = block;
    let positions: Vec<Position> = entries.iter().map(|entry| entry.position(source)).collect();
    // A long path does not align the arrows, because it would move them far to the right.
    let is_name = |key: &str| !key.contains("::");
    let both = entries.iter().zip(&positions);
    let names = both
        .filter(|(entry, _)| is_name(&entry.key))
        .map(|(_, at)| at);
    let mut aligned: Vec<&Position> = positions.iter().collect();
    if width(source, &aligned).is_none() {
        aligned = names.collect();
    }
    let width = width(source, &aligned).filter(|width| is_name(key) || key.len() < *width);
    let new_width = width.map(|width| width.max(key.len() + 1));
    let padding = new_width.unwrap_or(key.len() + 1);
    let line = format!("{key:padding$}=> {value}");

    let list = List {
        open: *open,
        close: *close,
        elements: positions.iter().map(|at| at.start..at.end).collect(),
        tall: true,
    };
    let keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
    let index = place(&keys, &key, |a, b| order(a, b).is_lt());
    let mut splices = list.insert(source, index, &line);
    if let (Some(width), Some(new_width)) = (width, new_width)
        && new_width > width
    {
        // The other entries move, so that their arrows stay aligned.
        splices.extend(aligned.iter().map(|at| {
            let gap = " ".repeat(new_width - at.key.len());
            (at.key.end..at.arrow, gap)
        }));
    }
    splices
}

/// Returns the entry whose key means `path`.
pub(super) fn find<'b>(
    source: &Source,
    blocks: &'b [Block],
    path: &str,
) -> Option<&'b entries::Entry> {
    let names = Names::of(source);
    let mut spellings = names.spellings(path);
    spellings.extend(names.short(path).map(str::to_owned));
    let mut all = blocks.iter().flat_map(|block| &block.entries);
    all.find(|entry| spellings.contains(&entry.key))
}

/// Reports whether `text` means the item at `path`.
pub(super) fn is_written(source: &Source, path: &str, text: &str) -> bool {
    let names = Names::of(source);
    names.short(path) == Some(text) || names.spellings(path).contains(&squeezed(text))
}

/// Returns the distance of the arrows from the start of the keys, if it is the same for all.
fn width(source: &Source, positions: &[&Position]) -> Option<usize> {
    let mut widths = positions.iter().map(|at| {
        let gap = &source.text[at.key.end..at.arrow];
        let own_line = source.indent(at.key.start).is_some();
        (own_line && gap.chars().all(|c| c == ' ')).then_some(at.arrow - at.key.start)
    });
    let first = widths.next()??;
    widths.all(|width| width == Some(first)).then_some(first)
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
