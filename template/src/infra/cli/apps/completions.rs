use std::{
    io::{Write, stdout},
    process::ExitCode,
};

use clap::Parser;
use clap_complete::{Shell, generate};

use crate::infra::cli::{App, Exit};

/// Print a script that completes commands and options in a shell
#[derive(Parser)]
#[command(name = "completions")]
struct Completions {
    shell: Shell,
}

pub fn app() -> App {
    App::new(completions)
}

#[allow(clippy::unused_async)] // as every app
async fn completions(arguments: Completions) -> Exit {
    let mut command = crate::cli().command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    generate(arguments.shell, &mut command, name, &mut script);
    stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
