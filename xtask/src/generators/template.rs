//! Templates: Liquid files in the folder `templates` of each generator, which mirror the paths of the project.

use std::{
    borrow::Cow,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, bail};
use liquid::{
    Object, Parser, ParserBuilder, ValueView, object,
    partials::{LazyCompiler, PartialSource},
};

use super::filters::{Column, Day, Grouped, Quoted, Uuid, Wire};
use crate::{
    bodies::{Bodies, Case},
    plan::{Mode, RenderedFile},
};

/// The folder of the generators, from the root of a project.
const GENERATORS: &str = "xtask/src/generators";
const PARTIALS: &str = "xtask/src/generators/partials";

/// The templates of one generator.
pub struct Templates {
    parser: Parser,
    bodies: Bodies,
    files: Vec<Template>,
}

struct Template {
    /// From the root of the project: `xtask/src/generators/command/templates/..`.
    name: String,
    /// The path that it makes, with `__name__` in it.
    path: String,
    mode: Mode,
    source: String,
}

impl Templates {
    /// Reads the templates of `generator` in the project at `root`.
    pub fn of(root: &Path, generator: &str) -> Result<Self> {
        let bodies = Bodies::of(root)?;
        let parser = ParserBuilder::with_stdlib()
            .filter(Quoted)
            .filter(Grouped)
            .filter(Column)
            .filter(Uuid)
            .filter(Day)
            .filter(Wire(bodies.names))
            .partials(LazyCompiler::new(Partials(root.join(PARTIALS))))
            .build()
            .map_err(|error| anyhow!("cannot set up the templates: {error}"))?;
        let folder = format!("{GENERATORS}/{generator}/templates");
        let mut names = Vec::new();
        collect(root, &folder, &mut names).with_context(|| format!("cannot read {folder}"))?;
        names.retain(|name| {
            !name
                .rsplit('/')
                .next()
                .is_some_and(|file| file.starts_with('.'))
        });
        names.sort();
        if let Some(other) = names
            .iter()
            .find(|name| name.strip_suffix(".tpl").is_none())
        {
            bail!("{other} is not a template: its name must end with `.tpl`");
        }
        let files = names
            .into_iter()
            .filter_map(|name| {
                Some((
                    name.strip_prefix(&folder)?.strip_prefix('/')?.to_owned(),
                    name,
                ))
            })
            .filter_map(|(path, name)| {
                let path = path.strip_suffix(".tpl")?;
                let (path, mode) = mode(path);
                Some((path.to_owned(), mode, name))
            })
            .map(|(path, mode, name)| {
                let source = fs::read_to_string(root.join(&name))
                    .with_context(|| format!("cannot read {name}"))?;
                // A project with CRLF has it here, too. The line ends of a file are set at the end.
                let source = source.replace("\r\n", "\n");
                Ok(Template {
                    name,
                    path,
                    mode,
                    source,
                })
            })
            .collect::<Result<_>>()?;
        Ok(Self {
            parser,
            bodies,
            files,
        })
    }

    /// Renders all of them with `values`, and with what the project has chosen for requests and answers.
    pub fn render(&self, values: &Object) -> Result<Vec<RenderedFile>> {
        self.render_where(values, |_| true)
    }

    /// Renders those whose path is `path`. `values` has what these need.
    pub fn render_file(&self, path: &str, values: &Object) -> Result<Vec<RenderedFile>> {
        self.render_where(values, |filled| filled == path)
    }

    fn render_where(
        &self,
        values: &Object,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Vec<RenderedFile>> {
        let mut values = values.clone();
        values.extend(object!({
            "camel_case": self.bodies.names == Case::Camel,
            "enveloped": self.bodies.envelope,
        }));
        let mut files = Vec::new();
        for template in &self.files {
            let path = fill(&template.path, &values)?;
            if wanted(&path) {
                files.push(self.file(template, path, &values)?);
            }
        }
        Ok(files)
    }

    fn file(&self, template: &Template, path: String, values: &Object) -> Result<RenderedFile> {
        let Template { name, source, .. } = template;
        let failed = |error: liquid::Error| located(name, source, &error.to_string());
        let text = self
            .parser
            .parse(source)
            .map_err(failed)?
            .render(values)
            .map_err(failed)?;
        Ok(RenderedFile {
            path,
            text: without_trailing_blanks(&text),
            template: name.clone(),
            mode: template.mode,
        })
    }
}

/// Reads the mode of `x.rs.append` and `x.rs.keep`: what happens to a file that exists.
fn mode(path: &str) -> (&str, Mode) {
    if let Some(path) = path.strip_suffix(".append") {
        (path, Mode::Append)
    } else if let Some(path) = path.strip_suffix(".keep") {
        (path, Mode::Keep)
    } else {
        (path, Mode::Create)
    }
}

/// Templates that others render: how a type is written, a sample of it, its column.
#[derive(Debug)]
struct Partials(PathBuf);

impl PartialSource for Partials {
    fn contains(&self, name: &str) -> bool {
        self.0.join(name).with_extension("tpl").is_file()
    }

    /// Partials are read when they are rendered.
    fn names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn try_get<'a>(&'a self, name: &str) -> Option<Cow<'a, str>> {
        let text = fs::read_to_string(self.0.join(name).with_extension("tpl")).ok()?;
        Some(Cow::Owned(text.replace("\r\n", "\n")))
    }
}

fn collect(root: &Path, folder: &str, files: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(root, &path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Removes the blanks that loops leave at the ends of lines. Where a line is too long for rustfmt they would
/// stay, and rustfmt reports them as an error.
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
    if let Some(partial) = partial_of(error) {
        let summary = summary(error);
        return anyhow!(
            "{PARTIALS}/{partial}.tpl: the template is broken, as {file} renders it: {summary}"
        );
    }
    let line = line_told(error).or_else(|| line_of_variable(source, error));
    let place = line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"));
    anyhow!("{place}: the template is broken: {}", summary(error))
}

/// Returns the innermost partial in which an error of Liquid occurred: `type` of `from: {% render "type" %}`.
fn partial_of(error: &str) -> Option<&str> {
    let (_, partial) = error.split_once("from: {% render \"")?;
    partial.split('"').next()
}

fn summary(error: &str) -> String {
    let lines = error
        .lines()
        .map(|line| line.trim().trim_start_matches("liquid: "))
        .filter(|line| !line.is_empty() && !line.starts_with(['|', '-']))
        .filter(|line| !line.starts_with(|c: char| c.is_ascii_digit()));
    lines.collect::<Vec<_>>().join(" ")
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
