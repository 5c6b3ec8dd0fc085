use std::ops::Range;

use syn::{Item, ItemMod, Visibility};

use super::{Edit, Refused, source::Source};

/// Declares the module `name` where its like are declared, in their order if they have one.
pub fn declare_module(text: &str, name: &str, public: bool) -> Result<Edit, Refused> {
    let source = Source::parse(text)?;
    let name = raw(name);
    let line = if public {
        format!("pub mod {name};")
    } else {
        format!("mod {name};")
    };

    let modules: Vec<&ItemMod> = source
        .tree
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

    let files: Vec<&ItemMod> = modules
        .into_iter()
        .filter(|module| module.semi.is_some())
        .collect();
    // Where the file of a module is elsewhere, somebody has put it there on purpose.
    let alike = |module: &&ItemMod| {
        matches!(module.vis, Visibility::Public(_)) == public && !is_elsewhere(module)
    };
    if let Some(first) = files.iter().position(alike) {
        // rustfmt sorts what stands together, whoever may see it.
        let together = paragraph(&source, &files, first);
        let sorted = is_sorted(&files[together.clone()]);
        let run = if sorted {
            &files[together]
        } else {
            let from_first = &files[first..together.end];
            let others = from_first.iter().position(|module| !alike(module));
            &from_first[..others.unwrap_or(from_first.len())]
        };
        return Ok(within(&source, run, &name, &line));
    }
    Ok(alone(&source, &files, &line, public))
}

/// Which modules stand with that at `index`, without a blank line between them.
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

fn within(source: &Source, run: &[&ItemMod], name: &str, line: &str) -> Edit {
    let before = if is_sorted(run) {
        run.partition_point(|other| bare(&other.ident.to_string()) < bare(name))
    } else {
        run.len()
    };
    if let Some(previous) = before.checked_sub(1) {
        let end = source.line_stop(source.range(run[previous]).end);
        source.insert(end, format!("\n{line}"))
    } else {
        let start = source.start_with_comments(source.range(run[0]).start);
        source.insert(start, format!("{line}\n"))
    }
}

/// In a paragraph of its own: before the other modules and what the crate is called in them, or before
/// whatever comes first. What only one tree of tests has comes behind what it shares with others.
fn alone(source: &Source, files: &[&ItemMod], line: &str, public: bool) -> Edit {
    let shared = files.iter().rfind(|module| is_elsewhere(module));
    if let (false, Some(shared)) = (public, shared) {
        let end = source.line_stop(source.range(*shared).end);
        return source.insert(end, format!("\n\n{line}"));
    }
    let items = &source.tree.items;
    let declares = |item: &&Item| match item {
        Item::ExternCrate(_) => true,
        Item::Mod(module) => module.semi.is_some(),
        _ => false,
    };
    let next = items.iter().find(declares).or(items.first());
    if let Some(next) = next.map(|item| source.range(item).start) {
        let start = source.start_with_comments(next);
        return source.insert(start, format!("{line}\n\n"));
    }
    source.splice(source.append(line))
}

/// Whether `#[path]` says where the file of `module` is.
fn is_elsewhere(module: &ItemMod) -> bool {
    let mut attributes = module.attrs.iter();
    attributes.any(|attribute| attribute.path().is_ident("path"))
}

/// What rustfmt sorts modules by.
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
