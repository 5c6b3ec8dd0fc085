use std::{env, ffi::OsString, process::ExitCode};

use anyhow::{Context, Result};
use clap::{Command, Error, error::ErrorKind};

use super::app::App;

/// The command line of a service.
pub struct Cli {
    command: Command,
    default: &'static str,
    apps: Vec<App>,
}

impl Cli {
    /// Creates a command line with `apps` as its sub-commands. The app named `default` runs if no sub-command
    /// is given.
    #[must_use]
    pub fn new(command: Command, default: &'static str, apps: Vec<App>) -> Self {
        Self {
            command: command.subcommands(apps.iter().map(|app| app.command().clone())),
            default,
            apps,
        }
    }

    /// Returns the description of the command line.
    #[must_use]
    pub fn command(&self) -> &Command {
        &self.command
    }

    /// Runs the sub-command in the arguments of the process. The exit code is 0 if it succeeds, 1 if it
    /// fails, and 2 if the arguments are wrong.
    #[must_use]
    pub fn run(&self) -> ExitCode {
        self.run_from(env::args_os())
    }

    /// Does the same with `arguments`, of which the first is the name of the program.
    pub fn run_from(
        &self,
        arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    ) -> ExitCode {
        let mut matches = self.command.clone().get_matches_from(arguments);
        let chosen = matches.remove_subcommand();
        let name = chosen.as_ref().map_or(self.default, |(name, _)| name);

        let Some(app) = self
            .apps
            .iter()
            .find(|app| app.command().get_name() == name)
        else {
            return fail(&format!("there is no command `{name}`"));
        };
        let work = match &chosen {
            Some((_, matches)) => app.run(matches),
            // Its arguments are not those of the program: they have their defaults.
            None => app.run(&app.command().clone().get_matches_from([name])),
        };
        match work {
            Err(usage) => usage.exit(),
            Ok(work) => block_on(work).unwrap_or_else(|error| fail(&format!("{error:#}"))),
        }
    }
}

fn block_on(work: impl Future<Output = Result<ExitCode>>) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the async runtime")?;
    let exit = runtime.block_on(work);
    // Work that still runs has had enough time to finish.
    runtime.shutdown_background();
    exit
}

/// Prints `message` in the form and the colours of the errors about arguments.
fn fail(message: &str) -> ExitCode {
    let _ = Error::raw(ErrorKind::Io, format!("{message}\n")).print();
    ExitCode::FAILURE
}
