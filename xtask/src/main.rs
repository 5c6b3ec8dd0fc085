use std::{env, path::Path, process::ExitCode};

use anyhow::Result;
use clap::{Parser, Subcommand};
use xtask::{
    check, dev,
    generate::{Generation, New},
    journal, list, project, quality, terminal,
};

/// Grows and checks the service
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = AFTER_HELP)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

const AFTER_HELP: &str = "\
Names may be written in any case. Fields are `name:type`, with `?` behind the type of one that may be
absent (quote it: the shell knows `?`, too). Types are string, text, i32, i64, f64, bool, uuid,
datetime, date, json, and the value objects and ids of the context.

What new-* commands write comes from xtask/templates, which are yours to change.";

#[derive(Subcommand)]
enum Task {
    #[command(flatten)]
    New(New),
    /// Show what the service consists of
    List(#[command(flatten)] list::Options),
    /// Check the rules of the architecture
    Check(#[command(flatten)] check::Options),
    /// Explain a rule of the architecture
    Explain(#[command(flatten)] check::explain::Options),
    /// Take back what the last new-* commands wrote
    Undo {
        /// How many commands
        #[arg(default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
        count: u16,
        /// Show what would be done, and do nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Run the service, and start it anew on every change
    Dev {
        /// What the service is started with
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Check the formatting, and run clippy
    Lint {
        /// Mend the formatting
        #[arg(long)]
        fix: bool,
    },
    /// Run all tests
    Test {
        /// Passed on to `cargo test`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Everything that CI checks
    Ci,
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            terminal::error(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// Whether everything is as it should be.
fn run(task: Task) -> Result<bool> {
    let root = &project::root()?;
    match task {
        Task::New(new) => make(root, &new).map(|()| true),
        Task::List(options) => list::run(root, options).map(|()| true),
        Task::Check(options) => check::run(root, options),
        Task::Explain(options) => check::explain::run(&options).map(|()| true),
        Task::Undo { count, dry_run } => {
            journal::recover(root)?;
            journal::undo(root, count.into(), dry_run).map(|()| true)
        }
        Task::Dev { arguments } => dev::run(root, &arguments).map(|()| true),
        Task::Lint { fix } => quality::lint(root, fix),
        Task::Test { arguments } => quality::test(root, &arguments),
        Task::Ci => {
            // The quick one first; all are looked at in any case.
            let kept = check::run(root, check::Options::default())?;
            Ok(quality::ci(root)? && kept)
        }
    }
}

fn make(root: &Path, new: &New) -> Result<()> {
    // What was interrupted is completed first.
    journal::recover(root)?;
    let Generation { plan, next } = new.plan(root)?;
    let command: Vec<String> = env::args().skip(1).collect();
    if plan.carry_out(&command.join(" "), new.options())? && !next.is_empty() {
        println!("\nNext:");
        for step in next {
            println!("  {step}");
        }
    }
    Ok(())
}
