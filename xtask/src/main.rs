mod arguments;

use std::{env, ffi::OsString, path::Path, process::ExitCode};

use anyhow::Result;
use serde::Serialize;
use xtask::{
    check, dev,
    generators::{Generation, New},
    json, list,
    plan::{self, Answer, Journal, Report, Undo, UndoReport},
    project, quality,
    refusal::{Code, Refusal},
    terminal,
};

use self::arguments::{NewOptions, Task};

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().collect();
    let (task, options) = match arguments::parse(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => return usage(&error, &arguments),
    };
    let json = matches!(
        &task,
        Task::List(list::Options { json: true, .. })
            | Task::Check(check::Options { json: true, .. })
            | Task::Explain(check::explain::Options { json: true, .. })
    );
    match run(task, options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let failure = Failure::new(Refusal::from(&error));
            if !json || print_json(&failure).is_err() {
                complain(&failure.refused);
            }
            ExitCode::FAILURE
        }
    }
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
    let failure = Failure::new(refusal);
    if print_json(&failure).is_err() {
        complain(&failure.refused);
    }
    ExitCode::from(2)
}

/// Runs `task`. Returns `false` if it ran and found a problem.
fn run(task: Task, options: NewOptions) -> Result<bool> {
    let root = project::root();
    match task {
        Task::New(new) => {
            let report = root.and_then(|root| make(&root, &new, options));
            let report = report.unwrap_or_else(|error| Report::from(Refusal::from(&error)));
            answer(&report, options.json)
        }
        Task::Undo {
            count,
            keep_edited,
            dry_run,
            json,
        } => {
            let report = root.and_then(|root| undo(&root, count.into(), keep_edited, dry_run));
            let report = report.unwrap_or_else(|error| UndoReport::from(Refusal::from(&error)));
            answer(&report, json)
        }
        Task::List(options) => list::run(&root?, options).map(|()| true),
        Task::Check(options) => check::run(&root?, options),
        Task::Explain(options) => check::explain::run(&options).map(|()| true),
        Task::Dev { arguments } => dev::run(&root?, &arguments).map(|()| true),
        Task::Lint { fix } => quality::lint(&root?, fix),
        Task::Test { arguments } => quality::test(&root?, &arguments),
        Task::Ci => {
            let root = &root?;
            // The architecture rules are the quickest check. The others run even if it fails.
            let kept = check::run(root, check::Options::default())?;
            Ok(quality::ci(root)? && kept)
        }
    }
}

fn make(root: &Path, new: &New, options: NewOptions) -> Result<Report> {
    // Opening the journal locks the project, so that no other run can invalidate the plan.
    let journal = journal(root, options.dry_run)?;
    let Generation { plan, next } = new.plan(root)?;
    let outcome = plan.finish(options.force)?;
    if let Some(journal) = journal {
        journal.apply(&command_line(), &outcome.changes())?;
    }
    Ok(Report::of(&outcome, next, options.dry_run))
}

fn undo(root: &Path, count: usize, keep_edited: bool, dry_run: bool) -> Result<UndoReport> {
    let journal = journal(root, dry_run)?;
    let undo = Undo::plan(root, count, keep_edited)?;
    let report = undo.report(dry_run)?;
    if let Some(journal) = journal {
        undo.carry_out(&journal)?;
    }
    Ok(report)
}

/// Returns the command line as the history shows it.
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

/// Opens the journal, and completes a run that was interrupted. A dry run completes it too, but gets no
/// journal, because it writes nothing.
fn journal(root: &Path, dry_run: bool) -> Result<Option<Journal>> {
    if dry_run {
        plan::recover(root).map(|()| None)
    } else {
        Journal::open(root).map(Some)
    }
}

/// Prints `answer`, and returns whether the command succeeded.
fn answer(answer: &impl Answer, json: bool) -> Result<bool> {
    if json {
        print_json(answer)?;
    } else {
        terminal::print(&answer.text(terminal::colours()))?;
        if let Some(refusal) = answer.refusal() {
            complain(refusal);
        }
    }
    Ok(answer.refusal().is_none())
}

fn print_json(value: &impl Serialize) -> Result<()> {
    Ok(terminal::print(&(json::text(value) + "\n"))?)
}

fn complain(refusal: &Refusal) {
    // A message with lines to paste starts on a line of its own.
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

/// The JSON output of a command that failed.
#[derive(Serialize)]
struct Failure {
    schema_version: u32,
    ok: bool,
    refused: Refusal,
}

impl Failure {
    fn new(refusal: Refusal) -> Self {
        Self {
            schema_version: json::SCHEMA_VERSION,
            ok: false,
            refused: refusal,
        }
    }
}
