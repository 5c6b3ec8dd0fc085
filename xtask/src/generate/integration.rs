use std::path::Path;

use anyhow::Result;
use liquid::object;

use super::{Generation, title};
use crate::{
    names::{Kind, Name},
    plan::Plan,
    template,
};

const FILES: [&str; 2] = [
    "new-integration/src/infra/integrations/__name__/mod.rs",
    "new-integration/src/infra/integrations/__name__/commands/mod.rs",
];

/// `new-integration stripe`
pub fn new_integration(root: &Path, name: &str) -> Result<Generation> {
    let name = Name::parse(name, Kind::Module)?;
    let values = object!({ "name": name.snake(), "title": title(&name.words()) });
    let mut plan = Plan::new(root);
    for template in FILES {
        let file = template::render(root, template, &values)?;
        let path = file.path.clone();
        plan.keep_or_create(file)?;
        plan.declare(&path)?;
    }
    Ok(Generation {
        plan,
        next: Vec::new(),
    })
}
