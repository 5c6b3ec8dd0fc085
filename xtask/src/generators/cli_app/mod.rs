//! `new-cli-app reports`

use std::path::Path;

use anyhow::{Result, ensure};
use clap::Args;
use liquid::object;

use super::{Generation, Generator, make, registration, title};
use crate::{
    names::{Kind, Name},
    plan::Plan,
};

/// Add a sub-command to the service
#[derive(Debug, Args)]
pub struct NewCliApp {
    /// The name of the sub-command: `reports`
    name: String,
}

/// The sub-commands of every command line: those of clap, and the apps of the crate `runtime`.
const RESERVED: [&str; 5] = ["completions", "db", "help", "openapi", "serve"];

impl Generator for NewCliApp {
    fn plan(&self, root: &Path) -> Result<Generation> {
        let name = Name::parse(&self.name, Kind::Type)?;
        let snake = name.snake();
        ensure!(
            !RESERVED.contains(&snake.as_str()),
            "every service has the sub-command `{name}` already: choose another name"
        );
        let values = object!({
            "name": snake,
            "Name": name.pascal(),
            "command": snake.replace('_', "-"),
            "title": title(&name.words()),
        });
        let mut plan = Plan::new(root);
        make(&mut plan, "cli_app", &values)?;
        registration::app(&mut plan, &snake)?;
        Ok(Generation {
            plan,
            next: vec![format!(
                "write what it does, in src/infra/cli/apps/{snake}.rs"
            )],
        })
    }
}
