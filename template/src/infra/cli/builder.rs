//! The command line: its name, its help, and the command that runs by default.

use clap::Command;
use runtime::cli::{App, Cli};

/// Combines apps into the command line of the service.
pub struct CliBuilder {
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
        let command = Command::new(env!("CARGO_BIN_NAME"))
            .version(env!("CARGO_PKG_VERSION"))
            .about("The service and the commands to operate it. The default command is `serve`.");
        Cli::new(command, "serve", self.apps)
    }
}
