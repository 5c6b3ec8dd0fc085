use std::process::ExitCode;

use anyhow::Context;
use clap::{Command, Error, error::ErrorKind};

use super::app::{App, Exit};

/// Puts apps together into the command line of the service.
pub struct CliBuilder {
    apps: Vec<App>,
}

/// The command line of the service.
pub struct Cli {
    apps: Vec<App>,
}

impl CliBuilder {
    pub fn new() -> Self {
        Self { apps: Vec::new() }
    }

    pub fn include_apps(mut self, apps: impl IntoIterator<Item = App>) -> Self {
        self.apps.extend(apps);
        self
    }

    pub fn build(self) -> Cli {
        Cli { apps: self.apps }
    }
}

impl Cli {
    /// What runs when no sub-command is given.
    const DEFAULT: &'static str = "serve";

    /// The description of the command line.
    pub fn command(&self) -> Command {
        Command::new(env!("CARGO_BIN_NAME"))
            .version(env!("CARGO_PKG_VERSION"))
            .about("The service, and what is needed to run it. Without a command, it serves.")
            .subcommands(self.apps.iter().map(|app| app.command().clone()))
    }

    /// Runs what the arguments of the process ask for. Exits with 0 when that is done, with 1 when
    /// it failed, and with 2 when the arguments make no sense.
    pub fn run(&self) -> ExitCode {
        let mut matches = self.command().get_matches();
        let (name, matches) = matches
            .remove_subcommand()
            .unwrap_or_else(|| (Self::DEFAULT.to_owned(), matches));

        let Some(app) = self
            .apps
            .iter()
            .find(|app| app.command().get_name() == name)
        else {
            return fail(&format!("there is no command `{name}`"));
        };
        match app.run(&matches) {
            Err(usage) => usage.exit(),
            Ok(work) => block_on(work).unwrap_or_else(|error| fail(&format!("{error:#}"))),
        }
    }
}

fn block_on(work: impl Future<Output = Exit>) -> Exit {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the async runtime")?;
    let exit = runtime.block_on(work);
    // What still runs was waited for long enough.
    runtime.shutdown_background();
    exit
}

/// In the form, and with the colours, of the errors about arguments.
fn fail(message: &str) -> ExitCode {
    let _ = Error::raw(ErrorKind::Io, format!("{message}\n")).print();
    ExitCode::FAILURE
}
