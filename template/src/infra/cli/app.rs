use std::{future::Future, process::ExitCode};

use anyhow::Result;
use clap::{ArgMatches, Command, Parser};
use futures_util::future::{BoxFuture, FutureExt};

/// What an app returns.
pub type Exit = Result<ExitCode>;

type Run = Box<dyn Fn(&ArgMatches) -> Result<BoxFuture<'static, Exit>, clap::Error>>;

/// A sub-command of the service, with what it runs.
pub struct App {
    command: Command,
    run: Run,
}

impl App {
    /// An app whose name, help and arguments are those of `A`.
    pub fn new<A, F>(run: impl Fn(A) -> F + 'static) -> Self
    where
        A: Parser,
        F: Future<Output = Exit> + Send + 'static,
    {
        Self {
            command: A::command(),
            run: Box::new(move |matches| Ok(run(A::from_arg_matches(matches)?).boxed())),
        }
    }

    pub(super) fn command(&self) -> &Command {
        &self.command
    }

    pub(super) fn run(
        &self,
        matches: &ArgMatches,
    ) -> Result<BoxFuture<'static, Exit>, clap::Error> {
        (self.run)(matches)
    }
}
