//! The routers that the project has, and what a new endpoint means to them.

use std::{fs, path::Path};

use anyhow::{Result, bail, ensure};

use crate::{
    model::{
        Endpoint, Name, Routers, Tree,
        layout::{MAIN, ROOT, short},
        routers::{
            Prefix,
            path::{self, nested},
        },
    },
    plan::{Plan, is_rust},
};

/// Modules whose code makes no routers. They grow with the service.
const OTHERS: [&str; 4] = [
    "crate::infra::adapters",
    "crate::infra::db",
    "crate::infra::integrations",
    "crate::infra::query_handlers",
];

const API: &str = "src/infra/api";

/// Returns the routers as they will be when `plan` is carried out.
pub fn read(plan: &Plan) -> Routers {
    let model = plan.model();
    let mut tree = Tree::without(&model, &OTHERS);
    tree.add_crate(ROOT, MAIN);
    // Code that no `mod` declares yet may be meant to answer, too.
    for path in files_in(plan.root(), API) {
        if !tree.reaches(&path) {
            tree.add_crate(&path, &path);
        }
    }
    Routers::of(&tree)
}

/// Returns the name of the function that returns the router of `context`.
pub fn router_of(context: &str) -> Name {
    function_of(context, "router")
}

/// Returns the name of a function in the routes of `context`.
pub fn function_of(context: &str, name: &str) -> Name {
    let name = ["crate", "infra", "api", "routes", context, name];
    name.map(str::to_owned).into()
}

/// Returns the prefix under which the API has the router of `context`: `""` if there is none. If there are
/// several, it is the first one.
///
/// # Errors
///
/// Fails if the prefix is not written as text, depends on the configuration, or has a parameter.
pub fn prefix_of(routers: &Routers, context: &str) -> Result<String> {
    let prefixes = prefixes_of(routers, context)?;
    Ok(prefixes.into_iter().next().unwrap_or_default())
}

fn prefixes_of(routers: &Routers, context: &str) -> Result<Vec<String>> {
    match routers.prefix_of(&router_of(context)) {
        Prefix::Known(prefixes) => {
            if let Some(prefix) = prefixes.iter().find(|prefix| prefix.contains('{')) {
                bail!(
                    "nothing was written: the API has the router of `{context}` under `{prefix}`, and the \
                     generator makes no endpoints that take the parameter of a prefix. Write this one by hand"
                );
            }
            Ok(prefixes)
        }
        Prefix::Unclear => bail!(
            "nothing was written: it is not clear under which path the API has the router of `{context}`. \
             Write the path as text where the router is nested, as in `.nest(\"/v1\", {context}::router())`, \
             in every configuration the same, and run the command again"
        ),
    }
}

/// Returns the id of the operation of `function`, which is in the routes of `context`, if another operation has the
/// plain id. The types of its routes cannot have their plain names in the description then, either.
pub fn name_in_description(routers: &Routers, context: &str, function: &Name) -> Option<String> {
    let handler = short(function);
    let others = routers.handlers.values();
    let mut others = others.filter(|other| other.name != *function);
    others
        .any(|other| other.operation_id.as_deref() == Some(handler))
        .then(|| format!("{context}_{handler}"))
}

/// Refuses an endpoint that collides with another one, wherever their routers are nested. The `method` is in
/// capitals, and `path` is the one in the router of `context`. The endpoint is `function`, and `message` is what it
/// dispatches.
pub fn refuse_collisions(
    routers: &Routers,
    context: &str,
    (method, path): (&str, &str),
    function: &Name,
    message: &str,
) -> Result<()> {
    let prefixes = prefixes_of(routers, context)?;
    let own: Vec<(&String, String)> = prefixes
        .iter()
        .map(|prefix| (prefix, nested(prefix, path)))
        .collect();
    for (_, full) in &own {
        let of_runtime = path::OF_RUNTIME.iter().find(|(_, known)| known == full);
        ensure!(
            of_runtime.is_none()
                && full != "/openapi.json"
                && !format!("{full}/").starts_with("/docs/"),
            "{full} exists already: every service has this endpoint"
        );
    }
    for other in routers.endpoints() {
        let file = &other.place.file;
        if other.function == *function {
            ensure!(
                other.method == method && own.iter().any(|(_, full)| *full == other.path),
                "`{message}` has an endpoint already, {} {} in {file}: write a second one by hand",
                other.method,
                other.path
            );
            continue;
        }
        for (prefix, full) in &own {
            refuse_collision((method, full, prefix), other)?;
        }
    }
    Ok(())
}

fn refuse_collision((method, full, prefix): (&str, &str, &str), other: &Endpoint) -> Result<()> {
    if path::are_distinct(full, &other.path) {
        return Ok(());
    }
    let file = &other.place.file;
    ensure!(
        other.method != method,
        "{method} {} exists already: {} in {file}",
        other.path,
        match short(&other.function) {
            "" => "a closure".to_owned(),
            name => format!("`{name}`"),
        }
    );
    let mend = other.path.strip_prefix(prefix).unwrap_or(&other.path);
    ensure!(
        other.path == full,
        "{} exists already in {file}, and differs only in the name of a parameter: write {mend}",
        other.path
    );
    Ok(())
}

/// Returns the files of Rust in `folder` and in the folders below it, sorted.
fn files_in(root: &Path, folder: &str) -> Vec<String> {
    let mut files = Vec::new();
    let entries = fs::read_dir(root.join(folder));
    for entry in entries.into_iter().flatten().flatten() {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let path = format!("{folder}/{name}");
        if entry.path().is_dir() {
            files.extend(files_in(root, &path));
        } else if is_rust(&path) {
            files.push(path);
        }
    }
    files.sort();
    files
}
