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
    let alike = |module: &&ItemMod| matches!(module.vis, Visibility::Public(_)) == public;
    if let Some(first) = files.iter().position(alike) {
        let run = run(&source, &files[first..], public);
        return Ok(within(&source, run, &name, &line));
    }
    Ok(alone(&source, &files, &line))
}

/// The modules that stand with the first of `modules`, without a blank line between them.
fn run<'a, 'm>(source: &Source, modules: &'a [&'m ItemMod], public: bool) -> &'a [&'m ItemMod] {
    let together = modules.windows(2).take_while(|pair| {
        let end = source.range(pair[0]).end;
        let start = source.range(pair[1]).start;
        let gap = source.text.get(end..start).unwrap_or("}");
        let blank = gap.replace('\r', "").contains("\n\n");
        let alike = matches!(pair[1].vis, Visibility::Public(_)) == public;
        !blank && alike && source.skip_trivia(end) == start
    });
    &modules[..=together.count()]
}

fn within(source: &Source, run: &[&ItemMod], name: &str, line: &str) -> Edit {
    let names: Vec<String> = run.iter().map(|module| module.ident.to_string()).collect();
    let sorted = names.is_sorted_by(|a, b| bare(a) <= bare(b));
    let before = if sorted {
        names.partition_point(|other| bare(other) < bare(name))
    } else {
        names.len()
    };
    if let Some(previous) = before.checked_sub(1) {
        let end = source.line_stop(source.range(run[previous]).end);
        source.insert(end, format!("\n{line}"))
    } else {
        let start = source.start_with_comments(source.range(run[0]).start);
        source.insert(start, format!("{line}\n"))
    }
}

/// In a paragraph of its own: before the other modules, or before whatever comes first.
fn alone(source: &Source, files: &[&ItemMod], line: &str) -> Edit {
    let next = files
        .first()
        .map(|module| source.range(*module).start)
        .or_else(|| {
            source
                .tree
                .items
                .first()
                .map(|item| source.range(item).start)
        });
    if let Some(next) = next {
        let start = source.start_with_comments(next);
        return source.insert(start, format!("{line}\n\n"));
    }
    let end = source.text.len();
    let gap = match source.text {
        "" | "\u{feff}" => "",
        text if text.ends_with("\n\n") || text.ends_with("\n\r\n") => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    source.insert(end, format!("{gap}{line}\n"))
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
