use std::{env, ffi::OsString, path::Path, process::ExitCode};

use anyhow::Result;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use serde::Serialize;
use xtask::{
    check, dev,
    generate::{Generation, New},
    json, list,
    plan::{self, Answer, Journal, Report, Undo, UndoReport},
    project, quality,
    refusal::{Code, Refusal},
    terminal,
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

What new-* commands write comes from xtask/templates, which are yours to change.

With --json, new-* commands, undo, list and check print JSON and nothing else. Nothing ever asks a
question. A command that is refused ends with 1, one that cannot be read with 2.";

#[derive(Subcommand)]
enum Task {
    #[command(flatten)]
    New(New),
    /// Show what the service consists of
    List(#[command(flatten)] list::Options),
    /// Check the rules of the architecture
    Check(#[command(flatten)] check::Options),
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

/// What every new-* command accepts.
#[derive(Args, Clone, Copy, Default)]
struct Making {
    /// Show what would be done as a diff, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Overwrite files that are there already, and differ
    #[arg(long)]
    force: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().collect();
    let (task, making) = match parse(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => return usage(&error, &arguments),
    };
    let json = matches!(
        &task,
        Task::List(list::Options { json: true, .. })
            | Task::Check(check::Options { json: true, .. })
    );
    match run(task, making) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let refused = Refused::new(Refusal::from(&error));
            if !json || print_json(&refused).is_err() {
                complain(&refused.refused);
            }
            ExitCode::FAILURE
        }
    }
}

fn parse(arguments: &[OsString]) -> Result<(Task, Making), clap::Error> {
    let command = Arguments::command().mut_subcommands(|command| {
        if command.get_name().starts_with("new-") {
            Making::augment_args(command)
        } else {
            command
        }
    });
    let matches = command.try_get_matches_from(arguments)?;
    let task = Arguments::from_arg_matches(&matches)?.task;
    let making = match (&task, matches.subcommand()) {
        (Task::New(_), Some((_, matches))) => Making::from_arg_matches(matches)?,
        _ => Making::default(),
    };
    Ok((task, making))
}

/// Says what is wrong with the command line, or shows the help that it asks for.
fn usage(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    let wanted = arguments.iter().take_while(|argument| *argument != "--");
    if !error.use_stderr() || !wanted.into_iter().any(|argument| argument == "--json") {
        error.exit();
    }
    let text = error.render().to_string();
    let (message, help) = text.split_once("\n\n").unwrap_or((&text, ""));
    let message = message.strip_prefix("error: ").unwrap_or(message);
    let refusal = Refusal::new(Code::Usage, message.trim()).help(help.trim());
    let refused = Refused::new(refusal);
    if print_json(&refused).is_err() {
        complain(&refused.refused);
    }
    ExitCode::from(2)
}

/// Reports whether everything is as it should be.
fn run(task: Task, making: Making) -> Result<bool> {
    let root = project::root();
    match task {
        Task::New(new) => {
            let report = root.and_then(|root| make(&root, &new, making));
            let report = report.unwrap_or_else(|error| Report::refusing(Refusal::from(&error)));
            answer(&report, making.json)
        }
        Task::Undo {
            count,
            keep_edited,
            dry_run,
            json,
        } => {
            let report = root.and_then(|root| undo(&root, count.into(), keep_edited, dry_run));
            let report = report.unwrap_or_else(|error| UndoReport::refusing(Refusal::from(&error)));
            answer(&report, json)
        }
        Task::List(options) => list::run(&root?, options).map(|()| true),
        Task::Check(options) => check::run(&root?, options),
        Task::Dev { arguments } => dev::run(&root?, &arguments).map(|()| true),
        Task::Lint { fix } => quality::lint(&root?, fix),
        Task::Test { arguments } => quality::test(&root?, &arguments),
        Task::Ci => {
            let root = &root?;
            // The quick one first; all are looked at in any case.
            let kept = check::run(root, check::Options::default())?;
            Ok(quality::ci(root)? && kept)
        }
    }
}

fn make(root: &Path, new: &New, making: Making) -> Result<Report> {
    // The plan is made when no other run writes any more, so that it is still true when it is
    // carried out.
    let journal = journal(root, making.dry_run)?;
    let Generation { plan, next } = new.plan(root)?;
    let outcome = plan.finish(making.force)?;
    if let Some(journal) = journal {
        journal.apply(&command_line(), &outcome.changes())?;
    }
    Ok(Report::of(&outcome, next, making.dry_run))
}

fn undo(root: &Path, count: usize, keep_edited: bool, dry_run: bool) -> Result<UndoReport> {
    let journal = journal(root, dry_run)?;
    let undo = Undo::plan(root, count, keep_edited)?;
    let report = undo.report(dry_run)?;
    if let Some(journal) = journal {
        journal.undo(&undo)?;
    }
    Ok(report)
}

/// The command as it is typed, for the history.
fn command_line() -> String {
    let arguments = env::args_os().skip(1).map(|argument| {
        let argument = argument.to_string_lossy().into_owned();
        if argument.contains([' ', '?', '(', '[', '\'']) {
            format!("\"{argument}\"")
        } else {
            argument
        }
    });
    arguments.collect::<Vec<_>>().join(" ")
}

/// The journal to write to. What was interrupted is completed first, also before a dry run, which
/// otherwise leaves no trace.
fn journal(root: &Path, dry_run: bool) -> Result<Option<Journal>> {
    if dry_run {
        plan::recover(root).map(|()| None)
    } else {
        Journal::open(root).map(Some)
    }
}

/// Prints `answer`, and reports whether the command did what it should.
fn answer(answer: &impl Answer, json: bool) -> Result<bool> {
    if json {
        print_json(answer)?;
    } else {
        terminal::print(&answer.text(terminal::colours()))?;
        if let Some(refusal) = answer.refused() {
            complain(refusal);
        }
    }
    Ok(answer.refused().is_none())
}

fn print_json(value: &impl Serialize) -> Result<()> {
    Ok(terminal::print(&(json::text(value) + "\n"))?)
}

fn complain(refusal: &Refusal) {
    // Lines to paste stand in a paragraph of their own.
    let paragraph = if refusal.message.contains('\n') {
        "\n"
    } else {
        ""
    };
    terminal::error(&format!("{}{paragraph}", refusal.message));
    if !refusal.help.is_empty() {
        terminal::help(&refusal.help);
    }
}

/// The JSON of a command that did not come to a result.
#[derive(Serialize)]
struct Refused {
    schema_version: u32,
    ok: bool,
    refused: Refusal,
}

impl Refused {
    fn new(refusal: Refusal) -> Self {
        Self {
            schema_version: json::SCHEMA_VERSION,
            ok: false,
            refused: refusal,
        }
    }
}
