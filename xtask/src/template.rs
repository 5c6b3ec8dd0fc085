//! The templates: Liquid files in `xtask/templates`, which mirror the paths of the project.

use std::{fs, path::Path};

use anyhow::{Context, Result, anyhow, bail};
use liquid::{Object, ParserBuilder, ValueView};

/// A file that a template makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// From the root of the project, with `/`.
    pub path: String,
    pub text: String,
    /// The template.
    pub made_by: String,
}

/// Renders the template `name` (`new-command/src/core/__context__/commands/__name__.rs`).
pub fn render(root: &Path, name: &str, values: &Object) -> Result<Rendered> {
    let (_, path) = name.split_once('/').unwrap_or(("", name));
    let shown = format!("xtask/templates/{name}.tpl");
    let file = root.join(&shown);
    let source = fs::read_to_string(&file).with_context(|| format!("cannot read {shown}"))?;
    // A project with `\r\n` has them here, too. The line ends of what is made are set at the end.
    let source = source.replace("\r\n", "\n");
    let parser = ParserBuilder::with_stdlib()
        .build()
        .map_err(|error| anyhow!("cannot set up the templates: {error}"))?;
    let template = parser
        .parse(&source)
        .map_err(|error| located(&shown, &source, &error.to_string()))?;
    let text = template
        .render(values)
        .map_err(|error| located(&shown, &source, &error.to_string()))?;
    Ok(Rendered {
        path: fill(path, values)?,
        text: without_trailing_blanks(&text),
        made_by: shown,
    })
}

/// Loops leave blanks at the ends of lines. Where a line is too long for rustfmt they would stay, and
/// it calls that an error.
fn without_trailing_blanks(text: &str) -> String {
    let lines = text
        .split('\n')
        .map(|line| line.trim_end_matches([' ', '\t']));
    lines.collect::<Vec<_>>().join("\n")
}

/// Replaces `__name__` in a path.
fn fill(path: &str, values: &Object) -> Result<String> {
    let mut filled = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once("__") {
        let Some((name, after)) = after.split_once("__") else {
            bail!("the `__` in `{path}` opens a name and nothing closes it");
        };
        let value = values.get(name).and_then(ValueView::as_scalar);
        let value = value.with_context(|| format!("`__{name}__` in `{path}` is unknown"))?;
        filled.push_str(before);
        filled.push_str(&value.to_kstr());
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// An error of Liquid, with the file and the line in which it is.
fn located(file: &str, source: &str, error: &str) -> anyhow::Error {
    let line = line_told(error).or_else(|| line_of_variable(source, error));
    let summary: Vec<&str> = error
        .lines()
        .map(|line| line.trim().trim_start_matches("liquid: "))
        .filter(|line| !line.is_empty() && !line.starts_with(['|', '-']))
        .filter(|line| !line.starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    let place = line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"));
    anyhow!("{place}: the template is broken: {}", summary.join(" "))
}

/// ` --> 3:5` in what the parser says.
fn line_told(error: &str) -> Option<usize> {
    let (_, place) = error.split_once("--> ")?;
    place.split(':').next()?.trim().parse().ok()
}

/// `requested variable=name` in what the renderer says; the line is where `name` stands.
fn line_of_variable(source: &str, error: &str) -> Option<usize> {
    let (_, name) = error
        .split_once("requested variable=")
        .or_else(|| error.split_once("requested index="))?;
    let name = name.lines().next()?.trim();
    let line = source.lines().position(|line| line.contains(name))?;
    Some(line + 1)
}
