//! Edits of plain text.

use super::{error::EditError, splice::Edit};

/// Enables the feature `feature` of the dependency `name` in a manifest. It is inherited from the workspace.
pub fn enable_feature(text: &str, name: &str, feature: &str) -> Result<Edit, EditError> {
    in_lines(text, |lines| {
        let table = lines.iter().position(|line| line == "[dependencies]");
        let table = lines.iter_mut().skip(table.map_or(usize::MAX, |at| at + 1));
        let quoted = format!("\"{feature}\"");
        for line in table.take_while(|line| !line.starts_with('[')) {
            if *line == format!("{name}.workspace = true") {
                *line = format!("{name} = {{ workspace = true, features = [{quoted}] }}");
                return Ok(true);
            }
            if let Some((before, after)) = line.split_once("features = [")
                && before.starts_with(&format!("{name} = {{"))
                && let Some((listed, after)) = after.split_once(']')
            {
                let mut features: Vec<_> = listed.split(',').map(str::trim).collect();
                features.retain(|one| !one.is_empty());
                if features.contains(&&*quoted) {
                    return Ok(false);
                }
                features.push(&quoted);
                *line = format!("{before}features = [{}]{after}", features.join(", "));
                return Ok(true);
            }
        }
        Err(EditError::no_place(
            format!("`{name}.workspace = true` in `[dependencies]`"),
            format!("{name} = {{ workspace = true, features = [{quoted}] }}"),
        ))
    })
}

/// Adds `lines` at the end, unless the text contains `sign`.
pub fn append(text: &str, sign: &str, more: &str) -> Result<Edit, EditError> {
    in_lines(text, |lines| {
        let is_missing = !lines.iter().any(|line| line.contains(sign));
        if is_missing {
            lines.extend(more.lines().map(str::to_owned));
        }
        Ok(is_missing)
    })
}

/// Adds `new` before the only line that begins with `next`, with its indentation, unless a line contains `sign`.
pub fn insert_line(text: &str, sign: &str, next: &str, new: &str) -> Result<Edit, EditError> {
    in_lines(text, |lines| {
        if lines.iter().any(|line| line.contains(sign)) {
            return Ok(false);
        }
        let mut places = (0..lines.len()).filter(|at| lines[*at].trim_start().starts_with(next));
        let (Some(at), None) = (places.next(), places.next()) else {
            return Err(EditError::no_place(
                format!("one line that begins with `{next}`"),
                new,
            ));
        };
        let indent = lines[at].len() - lines[at].trim_start().len();
        let line = format!("{}{new}", &lines[at][..indent]);
        lines.insert(at, line);
        Ok(true)
    })
}

/// Makes an edit of lines, which returns true if it has changed them. Their ends stay as they are.
fn in_lines(
    text: &str,
    edit: impl FnOnce(&mut Vec<String>) -> Result<bool, EditError>,
) -> Result<Edit, EditError> {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines = text.lines().map(str::to_owned).collect();
    Ok(if edit(&mut lines)? {
        Edit::Changed(lines.join(end) + end)
    } else {
        Edit::Present
    })
}
