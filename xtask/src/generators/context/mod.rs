//! `new-context billing`

use std::path::Path;

use anyhow::Result;
use clap::Args;
use liquid::object;

use super::{Generation, Generator, make, registration, title};
use crate::{
    names::{Kind, Name},
    plan::Plan,
};

/// Add a bounded context: its folders in every layer, and its router
#[derive(Debug, Args)]
pub struct NewContext {
    /// The name of the context: `billing`
    name: String,
}

impl Generator for NewContext {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let name = Name::parse(&self.name, Kind::Context)?;
        let context = name.snake();
        let values = object!({ "context": context, "title": title(&name.words()) });
        let mut plan = Plan::new(root);
        make(&mut plan, "context", &values)?;
        registration::router(&mut plan, &context)?;
        Ok(Generation {
            plan,
            next: vec![
                format!("write in src/core/{context}/mod.rs what `{context}` is about"),
                format!("cargo xtask new-command {context} DoSomething field:type"),
            ],
        })
    }
}
