//! `cargo stamp`

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use clap::Parser;
use stamp::{Project, cargo, update_lock};

/// Generate a service from this working copy of the template
#[derive(Parser)]
#[command(bin_name = "cargo stamp")]
struct Arguments {
    /// The folder to create; its last component is the name of the project
    #[arg(required_unless_present = "update_lock")]
    path: Option<PathBuf>,

    /// The database of the service
    #[arg(long)]
    database: Option<String>,

    /// Whether to include the example
    #[arg(long, value_name = "BOOL")]
    example: Option<bool>,

    /// Start the service after it is generated
    #[arg(long)]
    run: bool,

    /// Update the lock file of generated projects to match the manifests of the template
    #[arg(long, conflicts_with_all = ["path", "database", "example", "run"])]
    update_lock: bool,

    /// Use the newest versions that the manifests allow
    #[arg(long, requires = "update_lock")]
    upgrade: bool,
}

fn main() -> ExitCode {
    run(Arguments::parse()).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run(arguments: Arguments) -> Result<ExitCode> {
    let Some(destination) = arguments.path else {
        update_lock(arguments.upgrade)?;
        return Ok(ExitCode::SUCCESS);
    };
    let project = Project {
        destination,
        database: arguments.database,
        example: arguments.example,
    }
    .stamp()?;
    if arguments.run {
        start(&project)
    } else {
        Ok(ExitCode::SUCCESS)
    }
}

/// Replaces this process by `cargo run`, so that the service gets the terminal and its signals directly.
#[cfg(unix)]
fn start(project: &Path) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;

    Err(cargo(project).arg("run").exec()).context("could not start cargo")
}

#[cfg(not(unix))]
fn start(project: &Path) -> Result<ExitCode> {
    let status = cargo(project)
        .arg("run")
        .status()
        .context("could not start cargo")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
