//! `cargo stamp`

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result};
use clap::Parser;
use stamp::{Project, cargo, update_lock};

/// Stamp a service out of this working copy of the template
#[derive(Parser)]
#[command(bin_name = "cargo stamp")]
struct Arguments {
    /// The folder to make; its last component is the name of the project
    #[arg(required_unless_present = "update_lock")]
    path: Option<PathBuf>,

    /// The database behind the service
    #[arg(long)]
    database: Option<String>,

    /// Whether the example is part of it
    #[arg(long, value_name = "BOOL")]
    example: Option<bool>,

    /// Start the service once it is stamped out
    #[arg(long)]
    run: bool,

    /// Bring the lock file that projects are shipped with in step with the template's manifests
    #[arg(long, conflicts_with_all = ["path", "database", "example", "run"])]
    update_lock: bool,

    /// Take the newest versions that the manifests allow
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

/// Becomes `cargo run`, so that the service gets the terminal and its signals first hand.
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
