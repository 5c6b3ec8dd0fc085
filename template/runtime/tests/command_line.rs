//! The sub-commands of a service.

use std::process::ExitCode;

use clap::{Command, Parser};
use runtime::cli::{App, Cli};

#[derive(Parser)]
#[command(name = "serve")]
struct Serve {
    #[arg(long)]
    quiet: bool,
    #[arg(long, default_value_t = 3)]
    code: u8,
}

fn cli() -> Cli {
    let serve = App::new(|Serve { quiet, code }| async move {
        Ok(ExitCode::from(if quiet { 0 } else { code }))
    });
    Cli::new(Command::new("shop"), "serve", vec![serve])
}

#[test]
fn a_sub_command_gets_its_arguments() {
    let exit = cli().run_from(["shop", "serve", "--code", "7"]);

    assert_eq!(exit, ExitCode::from(7));
}

#[test]
fn without_a_sub_command_the_default_runs_without_arguments() {
    assert_eq!(cli().run_from(["shop"]), ExitCode::from(3));
}
