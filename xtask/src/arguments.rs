//! The command line.

use std::ffi::OsString;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use xtask::{check, generators::New, list};

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

The templates of the new-* commands are in xtask/src/generators. They are yours to change.

With --json, new-* commands, undo, list and check print JSON and nothing else. Nothing ever asks a
question. A command that is refused ends with 1, one that cannot be read with 2.";

/// A command of this program.
#[derive(Subcommand)]
pub enum Task {
    #[command(flatten)]
    New(New),
    /// Show what the service consists of
    List(#[command(flatten)] list::Options),
    /// Check the rules of the architecture
    Check(#[command(flatten)] check::Options),
    /// Explain a rule of the architecture
    Explain(#[command(flatten)] check::explain::Options),
    /// Take back what the last new-* commands wrote
    ///
    /// Lines that were written into a file are taken out of it, and what else was edited in it stays.
    /// Where such lines were edited, and where a new file was edited, nothing is undone at all.
    Undo {
        /// How many commands
        #[arg(default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
        count: u16,
        /// Leave files as they are that were edited where the command wrote, and take back the rest
        #[arg(long)]
        keep_edited: bool,
        /// Show what would be done as a diff, and do nothing
        #[arg(long)]
        dry_run: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Run the service, and start it anew on every change
    Dev {
        /// What the service is started with
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Check the formatting, and run clippy
    Lint {
        /// Correct the formatting
        #[arg(long)]
        fix: bool,
    },
    /// Run all tests
    Test {
        /// Passed on to `cargo test`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Run all checks of CI
    Ci,
}

/// The options that all new-* commands have.
#[derive(Args, Clone, Copy, Default)]
pub struct NewOptions {
    /// Show what would be done as a diff, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Overwrite files that are there already, and differ
    #[arg(long)]
    pub force: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Reads the command line. The options of all new-* commands are added here, so that each generator has only
/// its own arguments.
pub fn parse(arguments: &[OsString]) -> Result<(Task, NewOptions), clap::Error> {
    let command = Arguments::command().mut_subcommands(|command| {
        if command.get_name().starts_with("new-") {
            NewOptions::augment_args(command)
        } else {
            command
        }
    });
    let matches = command.try_get_matches_from(arguments)?;
    let task = Arguments::from_arg_matches(&matches)?.task;
    let options = match (&task, matches.subcommand()) {
        (Task::New(_), Some((_, matches))) => NewOptions::from_arg_matches(matches)?,
        _ => NewOptions::default(),
    };
    Ok((task, options))
}
