//! The errors of a plan: they name the file, and the lines to add by hand.

use similar::{ChangeTag, TextDiff};

use crate::{
    edit::EditError,
    refusal::{Code, Refusal},
};

/// Returns the error of an edit from `before` to `after` that had no effect, because it changed a comment.
pub fn lost(before: &str, after: &str) -> EditError {
    let added: Vec<&str> = TextDiff::from_lines(before, after)
        .iter_all_changes()
        .filter(|change| change.tag() == ChangeTag::Insert)
        .map(|change| change.value().trim())
        .collect();
    EditError::UnclearPlace {
        why: "a comment is in the place for this".to_owned(),
        paste: added.join("\n"),
    }
}

/// Returns the error of an edit of the file at `path`.
pub fn refusal(path: &str, error: &EditError) -> anyhow::Error {
    let by_hand = "add it by hand, and run the command again";
    match error {
        EditError::NoPlace { looked_for, paste } => Refusal::new(
            Code::NoPlace,
            format!(
                "nothing was written: {path} has no {looked_for}, which is the place for this:\n\n{}",
                indented(paste)
            ),
        )
        .help(by_hand),
        EditError::UnclearPlace { why, paste } => Refusal::new(
            Code::UnclearPlace,
            format!(
                "nothing was written: in {path}, {why}:\n\n{}",
                indented(paste)
            ),
        )
        .help(by_hand),
        EditError::NameTaken(what) => Refusal::new(
            Code::NameTaken,
            format!("nothing was written: in {path}, {what}"),
        ),
        EditError::NotRust { line, message } => Refusal::new(
            Code::NotRust,
            format!("nothing was written: {path}:{line} is not Rust: {message}"),
        ),
    }
    .into()
}

fn indented(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("    {line}")).collect();
    lines.join("\n")
}

/// Returns the error of a template whose output cannot be added to a file.
pub fn broken(template: &str, error: &EditError) -> anyhow::Error {
    match error {
        EditError::NotRust { line, message } => Refusal::new(
            Code::BrokenTemplate,
            format!(
                "{template}: the template is broken: line {line} of its output is not Rust: {message}"
            ),
        )
        .into(),
        _ => refusal(template, error),
    }
}
