use std::path::Path;

use anyhow::Result;
use liquid::object;

use super::{Generation, main_file, title};
use crate::{
    names::{Kind, Name},
    plan::Plan,
    template::{self, Rendered},
};

const CORE: &str = "new-context/src/core/__context__/mod.rs";
const PARTS: [&str; 7] = [
    "commands",
    "domain",
    "events",
    "ports",
    "ports/repo",
    "queries",
    "shared",
];
const ROUTES: &str = "new-context/src/infra/api/routes/__context__.rs";

/// `new-context billing`
pub fn new_context(root: &Path, name: &str) -> Result<Generation> {
    let name = Name::parse(name, Kind::Context)?;
    let context = name.snake();
    let values = object!({ "context": context, "title": title(&name.words()) });
    let mut plan = Plan::new(root);

    let mut templates = vec![CORE.to_owned()];
    templates.extend(PARTS.map(|part| format!("new-context/src/core/__context__/{part}/mod.rs")));
    templates.extend(
        [
            "new-context/src/infra/adapters/__context__/mod.rs",
            "new-context/src/infra/adapters/__context__/repo/mod.rs",
            "new-context/src/infra/query_handlers/__context__/mod.rs",
            ROUTES,
            "new-context/tests/core/__context__/mod.rs",
        ]
        .map(str::to_owned),
    );
    let files: Vec<Rendered> = templates
        .iter()
        .map(|template| template::render(root, template, &values))
        .collect::<Result<_>>()?;
    let paths: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    for file in files {
        plan.keep_or_create(file)?;
    }
    for path in &paths {
        plan.declare(path)?;
    }
    main_file::router(&mut plan, &context)?;

    Ok(Generation {
        plan,
        next: vec![
            format!("say in src/core/{context}/mod.rs what `{context}` is about"),
            format!("cargo xtask new-command {context} DoSomething field:type"),
        ],
    })
}
