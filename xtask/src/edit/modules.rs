use std::ops::Range;

use syn::{Attribute, Item, ItemMod, Visibility};

use super::{error::EditError, source::Source, splice::Edit};

/// Declares the module `name` in a file, or in the nested blocks `blocks` of the file. The declaration goes
/// to the other ones: in order, if they are sorted, and with their visibility, if all have the same. If they
/// differ, or if they are private and the new module is `public`, then `public` decides.
pub fn declare_module(
    text: &str,
    blocks: &[String],
    name: &str,
    public: bool,
) -> Result<Edit, EditError> {
    let source = Source::parse(text)?;
    let name = raw(name);
    let Some(area) = Area::of(&source, blocks) else {
        let path = blocks.join("::");
        let line = format!("pub mod {name};");
        return Err(EditError::no_place(format!("`mod {path} {{ .. }}`"), line));
    };
    let modules: Vec<&ItemMod> = area
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Mod(module) => Some(module),
            _ => None,
        })
        .collect();
    if modules.iter().any(|module| module.ident == name) {
        return Ok(Edit::Present);
    }
    let visibility = area.visibility_among(&modules, public);
    let line = match visibility {
        "" => format!("mod {name};"),
        visibility => format!("{visibility} mod {name};"),
    };

    let files: Vec<&ItemMod> = modules
        .into_iter()
        .filter(|module| module.semi.is_some())
        .collect();
    // A `#[path]` was written on purpose, so such a module is not a neighbour of the new one.
    let alike = |module: &&ItemMod| area.visibility(module) == visibility && !is_elsewhere(module);
    if let Some(first) = files.iter().position(alike) {
        // rustfmt sorts a paragraph of modules regardless of their visibility.
        let together = paragraph(&source, &files, first);
        let sorted = is_sorted(&files[together.clone()]);
        let run = if sorted {
            &files[together]
        } else {
            let from_first = &files[first..together.end];
            let others = from_first.iter().position(|module| !alike(module));
            &from_first[..others.unwrap_or(from_first.len())]
        };
        return Ok(area.within(run, &name, &line));
    }
    Ok(area.alone(&files, &line))
}

/// A file, or a block in a file.
struct Area<'s> {
    source: &'s Source,
    items: &'s [Item],
    /// The range between the braces, if this is a block.
    braces: Option<Range<usize>>,
}

impl<'s> Area<'s> {
    fn of(source: &'s Source, blocks: &[String]) -> Option<Self> {
        let mut area = Self {
            source,
            items: source.items(),
            braces: None,
        };
        for name in blocks {
            let name = raw(name);
            let (brace, items) = area.items.iter().find_map(|item| match item {
                Item::Mod(item) if item.ident == name => item.content.as_ref(),
                _ => None,
            })?;
            let open = source.range_of(brace.span.open()).end;
            area.braces = Some(open..source.range_of(brace.span.close()).start);
            area.items = items;
        }
        Some(area)
    }

    /// Returns the visibility of `module`, as the file writes it.
    fn visibility(&self, module: &ItemMod) -> &'s str {
        match &module.vis {
            Visibility::Inherited => "",
            // A file can have thousands of modules, and `span()` is slow, because it joins all tokens of an
            // item.
            Visibility::Public(_) => "pub",
            Visibility::Restricted(within) => &self.source.text[self.source.range(within)],
        }
    }

    /// Returns the visibility of a new module beside `modules`.
    fn visibility_among(&self, modules: &[&ItemMod], public: bool) -> &'s str {
        // Modules with a `cfg`, such as tests, say nothing about the others.
        let is_doc = |attribute: &Attribute| attribute.path().is_ident("doc");
        let neighbours = modules
            .iter()
            .filter(|module| module.attrs.iter().all(is_doc));
        let mut visibilities = neighbours.map(|module| self.visibility(module));
        let default = if public { "pub" } else { "" };
        match visibilities.next() {
            Some("") if public => default,
            Some(first) if visibilities.all(|other| other == first) => first,
            _ => default,
        }
    }

    /// Inserts `line` into the paragraph of modules `run`.
    fn within(&self, run: &[&ItemMod], name: &str, line: &str) -> Edit {
        let before = if is_sorted(run) {
            run.partition_point(|other| bare(&other.ident.to_string()) < bare(name))
        } else {
            run.len()
        };
        match before.checked_sub(1) {
            Some(previous) => self.behind(run[previous], "", line),
            None => self.before(self.source.range(run[0]).start, line, ""),
        }
    }

    /// Inserts `gap` and `line` after `module`.
    fn behind(&self, module: &ItemMod, gap: &str, line: &str) -> Edit {
        let range = self.source.range(module);
        let stop = self.source.line_stop(range.end);
        let indent = self.source.indent_of_line(range.start);
        match &self.braces {
            Some(braces) if stop > braces.end => self.source.insert(range.end, format!(" {line}")),
            _ => self.source.insert(stop, format!("{gap}\n{indent}{line}")),
        }
    }

    /// Inserts `line` and `gap` before the item that begins at `next`.
    fn before(&self, next: usize, line: &str, gap: &str) -> Edit {
        match (&self.braces, self.source.indent(next)) {
            (Some(_), None) => self.source.insert(next, format!("{line} ")),
            (_, indent) => {
                let indent = indent.unwrap_or_default();
                let start = self.source.start_with_comments(next);
                self.source.insert(start, format!("{indent}{line}\n{gap}"))
            }
        }
    }

    /// Inserts `line` as a paragraph of its own: before the other modules and `extern crate self`, or else
    /// before the first item. In a file of tests, modules that are in one module tree only come after the
    /// ones that several trees share.
    fn alone(&self, files: &[&ItemMod], line: &str) -> Edit {
        let shared = files.iter().rfind(|module| is_elsewhere(module));
        if let (true, Some(shared)) = (line.starts_with("mod "), shared) {
            return self.behind(shared, "\n", line);
        }
        let declares = |item: &&Item| match item {
            Item::ExternCrate(_) => true,
            Item::Mod(module) => module.semi.is_some(),
            _ => false,
        };
        let next = self.items.iter().find(declares).or(self.items.first());
        match (next, &self.braces) {
            (Some(next), _) => self.before(self.source.range(next).start, line, "\n"),
            (None, None) => self.source.splice(self.source.append(line)),
            (None, Some(braces)) => self.first(braces, line),
        }
    }

    /// Inserts `line` into a block without items.
    fn first(&self, braces: &Range<usize>, line: &str) -> Edit {
        let inside = &self.source.text[braces.clone()];
        let end = braces.start + inside.trim_end().len();
        let indent = self.source.indent_of_line(braces.start);
        let new = format!("\n{indent}    {line}\n{indent}");
        self.source.splice(vec![(end..braces.end, new)])
    }
}

/// Returns the range of modules around `index` that have no blank line between them.
fn paragraph(source: &Source, modules: &[&ItemMod], index: usize) -> Range<usize> {
    let together = |pair: &&[&ItemMod]| {
        let end = source.range(pair[0]).end;
        let start = source.range(pair[1]).start;
        let gap = source.text.get(end..start).unwrap_or("}");
        let blank = gap.replace('\r', "").contains("\n\n");
        !blank && source.skip_trivia(end) == start
    };
    let before = modules[..=index].windows(2).rev().take_while(together);
    let after = modules[index..].windows(2).take_while(together);
    index - before.count()..index + after.count() + 1
}

fn is_sorted(modules: &[&ItemMod]) -> bool {
    let names = modules.iter().map(|module| module.ident.to_string());
    names.is_sorted_by(|a, b| bare(a) <= bare(b))
}

/// Reports whether `#[path]` names the file of `module`.
fn is_elsewhere(module: &ItemMod) -> bool {
    let mut attributes = module.attrs.iter();
    attributes.any(|attribute| attribute.path().is_ident("path"))
}

/// Returns the name by which rustfmt sorts modules.
fn bare(name: &str) -> &str {
    name.trim_start_matches("r#")
}

fn raw(name: &str) -> String {
    if syn::parse_str::<syn::Ident>(name).is_ok() {
        name.to_owned()
    } else {
        format!("r#{name}")
    }
}
