use std::path::Path;

use anyhow::{Result, ensure};
use liquid::object;

use super::{Generation, main_file, make, title};
use crate::{
    names::{Kind, Name},
    plan::Plan,
};

const FILES: [&str; 2] = [
    "new-cli-app/src/infra/cli/apps/__name__.rs",
    "new-cli-app/tests/infra/cli/__name__.rs",
];

/// What is part of every command line: by clap, or as an app of the crate `runtime`.
const TAKEN: [&str; 5] = ["completions", "db", "help", "openapi", "serve"];

/// `new-cli-app reports`
pub fn new_cli_app(root: &Path, name: &str) -> Result<Generation> {
    let name = Name::parse(name, Kind::Type)?;
    ensure!(
        !TAKEN.contains(&name.snake().as_str()),
        "every service has the sub-command `{name}` already: give the app another name"
    );
    let values = object!({
        "name": name.snake(),
        "Name": name.pascal(),
        "command": name.snake().replace('_', "-"),
        "title": title(&name.words()),
    });
    let mut plan = Plan::new(root);
    make(&mut plan, &FILES, &values)?;
    main_file::app(&mut plan, &name.snake())?;
    Ok(Generation {
        plan,
        next: vec![format!(
            "let it do its work, in src/infra/cli/apps/{}.rs",
            name.snake()
        )],
    })
}
