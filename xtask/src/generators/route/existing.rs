//! The endpoints that exist already.

use std::{fs, path::Path};

use anyhow::{Result, ensure};
use syn::Item;

use super::{Endpoint, ROUTES};
use crate::{
    edit::{self, Source},
    generators::message::Message,
    plan::{Plan, is_rust, read},
};

/// Refuses an endpoint that exists already, or whose path axum would refuse beside an existing one.
pub fn check(plan: &Plan, context: &str, endpoint: &Endpoint, message: &Message) -> Result<()> {
    let name = message.name.pascal();
    let root = plan.root();
    let own = plan.place(&format!("{ROUTES}/{context}.rs"))?;
    let mut files = Vec::new();
    collect(root, ROUTES, &mut files);
    files.sort();
    for file in files {
        let text = read(root, &file)?.unwrap_or_default();
        for other in edit::endpoints(&text).unwrap_or_default() {
            let alike = Endpoint::shape(&other.path) == Endpoint::shape(&endpoint.path);
            let same = other.method == endpoint.method && other.path == endpoint.path;
            ensure!(
                same || file != own || other.handler != message.name.snake(),
                "`{name}` has an endpoint already, {} {} in {file}: a second one is yours to write",
                other.method.to_uppercase(),
                other.path
            );
            if !alike {
                continue;
            }
            let itself = file == own && other.handler == message.name.snake();
            ensure!(
                other.method != endpoint.method || itself,
                "{} {} is there already: `{}` in {file}",
                endpoint.method.to_uppercase(),
                other.path,
                other.handler
            );
            ensure!(
                other.path == endpoint.path,
                "{} is there already in {file}: a parameter must have one name, so write {}",
                other.path,
                other.path
            );
        }
    }
    Ok(())
}

/// The names of an endpoint in the description of the API, where all contexts are one.
pub struct Described {
    /// The beginning of the names of its schemas.
    pub schema: String,
    /// The id of the operation, if it is not the name of its function.
    pub operation_id: Option<String>,
}

/// Returns names that no file of another context has.
pub fn described(
    plan: &Plan,
    context: &str,
    context_type: &str,
    message: &Message,
) -> Result<Described> {
    let (function, pascal) = (message.name.snake(), message.name.pascal());
    let own = plan.place(&format!("{ROUTES}/{context}.rs"))?;
    let mut files = Vec::new();
    collect(plan.root(), ROUTES, &mut files);
    let mut described = Described {
        schema: pascal.clone(),
        operation_id: None,
    };
    let schemas = ["Body", "Params", "Answer"].map(|end| format!("{pascal}{end}"));
    for file in files.iter().filter(|file| **file != own) {
        let text = read(plan.root(), file)?.unwrap_or_default();
        let Ok(source) = Source::parse(&text) else {
            continue;
        };
        for item in source.items() {
            match item {
                Item::Fn(item) if item.sig.ident == function => {
                    described.operation_id = Some(format!("{context}_{function}"));
                }
                Item::Struct(item) if schemas.iter().any(|schema| item.ident == schema) => {
                    described.schema = format!("{context_type}{pascal}");
                }
                _ => {}
            }
        }
    }
    Ok(described)
}

/// Collects the files of Rust in `folder` and its folders.
fn collect(root: &Path, folder: &str, files: &mut Vec<String>) {
    for entry in fs::read_dir(root.join(folder))
        .into_iter()
        .flatten()
        .flatten()
    {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let path = format!("{folder}/{name}");
        if entry.path().is_dir() {
            collect(root, &path, files);
        } else if is_rust(&path) {
            files.push(path);
        }
    }
}
