use std::{
    io::{Write, stdout},
    process::ExitCode,
};

use anyhow::Result;
use clap::Parser;
use clap_complete::{Shell, generate};

use crate::cli::{App, Cli};

/// Print a script that completes commands and options in a shell
#[derive(Parser)]
#[command(name = "completions")]
struct Completions {
    shell: Shell,
}

/// Returns the app `completions`, which prints a shell script that completes the commands and options of
/// `cli`.
pub fn app(cli: fn() -> Cli) -> App {
    App::new(move |arguments: Completions| async move { completions(&arguments, &cli()) })
}

fn completions(arguments: &Completions, cli: &Cli) -> Result<ExitCode> {
    let mut command = cli.command().clone();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    generate(arguments.shell, &mut command, name, &mut script);
    stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
