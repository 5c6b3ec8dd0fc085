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
Names may be written in any case. Fields are `name:type`. A `?` after the type makes a field optional, `[]` makes
it a list (quote them, because the shell interprets them). Types are `string(1..30)`, `text`, i32, i64, f64,
decimal, bool, uuid, datetime, date, json, `enum(draft,sent)`, `claimant`, the value objects and ids of the context,
and those that another context exports: `scheduling.PatientId`.

The templates of the new-* commands are in xtask/src/generators. They are yours to change.

With --json, the new-* commands, undo, list, check and explain print JSON and nothing else. No command
prompts. The exit code is 1 if a command fails, and 2 if the command line is invalid.";

/// A command of this program.
#[derive(Subcommand)]
pub enum Task {
    #[command(flatten)]
    New(Box<New>),
    /// Show what the service consists of
    List(#[command(flatten)] list::Options),
    /// Check the rules of the architecture
    Check(#[command(flatten)] check::Options),
    /// Explain a rule of the architecture
    Explain(#[command(flatten)] check::explain::Options),
    /// Undo the last new-* commands
    ///
    /// Removes the lines that the commands added, and keeps your other edits. If you edited one of these
    /// lines, or a file that a command created, nothing is undone.
    Undo {
        /// The number of commands to undo
        #[arg(default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
        count: u16,
        /// Keep the files whose generated lines you edited, and undo the rest
        #[arg(long)]
        keep_edited: bool,
        /// Show the changes as a diff, and write nothing
        #[arg(long)]
        dry_run: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Run the service, and restart it on every change
    Dev {
        /// The arguments of the service
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
        /// The arguments of `cargo test`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Run all checks of CI
    Ci,
}

// The options that all new-* commands have. A doc comment here would replace the help of each command.
#[derive(Args, Clone, Copy, Default)]
pub struct NewOptions {
    /// Show the changes as a diff, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Overwrite files that exist already with other contents
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
