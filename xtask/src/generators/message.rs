//! Commands and queries, as an endpoint needs them.

use std::path::Path;

use anyhow::{Context, Result, bail};
use syn::{File, GenericArgument, ImplItem, Item, PathArguments, Type};

use crate::{
    names::{Name, suggestion},
    plan::read,
    project,
    schema::{self, Domain, Field, FieldType},
};

/// A command or a query.
#[derive(Clone, Debug)]
pub struct Message {
    pub is_command: bool,
    pub name: Name,
    /// Within the core: `billing::commands::pay_invoice`.
    pub module: String,
    pub fields: Vec<Field>,
    pub answer: Answer,
}

/// The output of a message.
#[derive(Clone, Debug)]
pub enum Answer {
    Nothing,
    /// An identifier, with its path from the crate on.
    Id(String),
    /// A type that is written in JSON and described, with its path from the crate on.
    View(String, Wrapped),
}

/// The type around a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapped {
    No,
    Option,
    Vec,
}

/// The command or query `name` of `context`, from its code.
pub fn find(root: &Path, context: &str, name: &Name) -> Result<Message> {
    let pascal = name.pascal();
    let mut known = Vec::new();
    for (folder, is_command) in [("commands", true), ("queries", false)] {
        let folder_path = root.join("src/core").join(context).join(folder);
        for (file, path) in project::modules(&folder_path) {
            let path = path.strip_prefix(root).unwrap_or(&path).to_string_lossy();
            let text = read(root, &path)?.unwrap_or_default();
            let Ok(tree) = syn::parse_str::<File>(text.trim_start_matches('\u{feff}')) else {
                continue;
            };
            for (message, output) in messages(&tree, is_command) {
                if message != pascal {
                    known.push(message);
                    continue;
                }
                let mut domain = Domain::new(root, context);
                let module = format!("{context}::{folder}::{file}");
                let fields = domain
                    .fields(&text, &pascal)
                    .with_context(|| format!("no endpoint can be made for `{pascal}` in {path}"))?;
                let answer = answer(&tree, &text, &module, output, &mut domain)
                    .with_context(|| format!("no endpoint can be made for `{pascal}` in {path}"))?;
                return Ok(Message {
                    is_command,
                    name: name.clone(),
                    module,
                    fields,
                    answer,
                });
            }
        }
    }
    bail!(
        "there is no command or query `{pascal}` in `{context}`{}",
        suggestion(&pascal, &known)
    )
}

/// What `tree` implements `Command` or `Query` for, and with which output.
fn messages(tree: &File, is_command: bool) -> Vec<(String, &Type)> {
    let wanted = if is_command { "Command" } else { "Query" };
    let mut found = Vec::new();
    for item in &tree.items {
        let Item::Impl(item) = item else { continue };
        let Some((_, path, _)) = &item.trait_ else {
            continue;
        };
        let implemented = path
            .segments
            .last()
            .is_some_and(|last| last.ident == wanted);
        let output = item.items.iter().find_map(|item| match item {
            ImplItem::Type(of) if of.ident == "Output" => Some(&of.ty),
            _ => None,
        });
        if let (true, Some(name), Some(output)) = (implemented, schema::last(&item.self_ty), output)
        {
            found.push((name, output));
        }
    }
    found
}

fn answer(
    tree: &File,
    text: &str,
    module: &str,
    output: &Type,
    domain: &mut Domain,
) -> Result<Answer> {
    if matches!(output, Type::Tuple(tuple) if tuple.elems.is_empty()) {
        return Ok(Answer::Nothing);
    }
    let (inner, wrapped) = if let Some(inner) = schema::argument(output, "Option") {
        (inner, Wrapped::Option)
    } else if let Some(inner) = schema::argument(output, "Vec") {
        (inner, Wrapped::Vec)
    } else {
        (output, Wrapped::No)
    };
    let name = schema::last(inner).context("its output has no name")?;
    if has_arguments(inner) {
        bail!("its output `{name}` has parameters, and only a plain type can be written in JSON");
    }
    let path = match schema::origin(text, &name) {
        Some(path) => path.replacen("crate::", "app_core::", 1),
        None if defines(tree, &name) => format!("app_core::{module}::{name}"),
        None => bail!("it is not clear where its output `{name}` comes from"),
    };
    if path == "uuid::Uuid" {
        return Ok(Answer::Id(path));
    }
    if wrapped == Wrapped::No && matches!(domain.find_anywhere(&name), Some(FieldType::Id(_))) {
        return Ok(Answer::Id(path));
    }
    if !domain.can_be_json(tree, &name) {
        bail!("its output `{name}` does not derive `Serialize` and `ToSchema`");
    }
    Ok(Answer::View(path, wrapped))
}

fn has_arguments(of: &Type) -> bool {
    let Type::Path(path) = of else { return true };
    let last = path.path.segments.last();
    last.is_none_or(|segment| match &segment.arguments {
        PathArguments::None => false,
        PathArguments::AngleBracketed(arguments) => arguments
            .args
            .iter()
            .any(|argument| matches!(argument, GenericArgument::Type(_))),
        PathArguments::Parenthesized(_) => true,
    })
}

fn defines(tree: &File, name: &str) -> bool {
    tree.items.iter().any(|item| match item {
        Item::Struct(item) => item.ident == name,
        Item::Enum(item) => item.ident == name,
        _ => false,
    })
}
