//! The difference of two texts, line by line.

use similar::TextDiff;

use super::files::Change;
use crate::terminal::{Style, paint};

/// Returns the lines of `text`, each with its end. `similar` could split the text itself, but that takes
/// longer than to compare the lines.
pub fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Returns `changes` as a patch that `git apply` reads.
pub fn unified(changes: &[Change]) -> String {
    changes.iter().map(of_file).collect()
}

fn of_file(change: &Change) -> String {
    let [old, new] = [&change.before, &change.after].map(|text| text.as_deref());
    let (old_lines, new_lines) = (
        lines(old.unwrap_or_default()),
        lines(new.unwrap_or_default()),
    );
    let name = |side: &str, text: Option<&str>| match text {
        Some(_) => format!("{side}/{}", change.path),
        None => "/dev/null".to_owned(),
    };
    TextDiff::configure()
        .newline_terminated(true)
        .diff_slices(&old_lines, &new_lines)
        .unified_diff()
        .header(&name("a", old), &name("b", new))
        .to_string()
}

/// Returns `patch` with colours.
pub fn painted(patch: &str, colours: bool) -> String {
    let mut out = String::new();
    for line in patch.lines() {
        let style = match line.as_bytes().first() {
            _ if line.starts_with("+++") || line.starts_with("---") => Some(Style::Bold),
            Some(b'+') => Some(Style::Green),
            Some(b'-') => Some(Style::Red),
            Some(b'@') => Some(Style::Cyan),
            _ => None,
        };
        if line.starts_with("--- ") {
            out.push('\n');
        }
        match style {
            Some(style) => out += &paint(line, style, colours),
            None => out += line,
        }
        out.push('\n');
    }
    out
}
