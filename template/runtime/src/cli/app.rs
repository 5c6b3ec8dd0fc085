use std::{future::Future, process::ExitCode};

use anyhow::Result;
use clap::{ArgMatches, Command, Parser};
use futures_util::future::{BoxFuture, FutureExt};

type Run = dyn Fn(&ArgMatches) -> Result<BoxFuture<'static, Result<ExitCode>>, clap::Error>;

/// A sub-command of the service, and the function that it runs.
pub struct App {
    // Boxed because a service may list many apps in one array, and a description is large.
    command: Box<Command>,
    run: Box<Run>,
}

impl App {
    /// Creates an app with the name, help and arguments of `A`.
    pub fn new<A, F>(run: impl Fn(A) -> F + 'static) -> Self
    where
        A: Parser,
        F: Future<Output = Result<ExitCode>> + Send + 'static,
    {
        Self {
            command: Box::new(A::command()),
            run: Box::new(move |matches| Ok(run(A::from_arg_matches(matches)?).boxed())),
        }
    }

    pub(super) fn command(&self) -> &Command {
        &self.command
    }

    pub(super) fn run(
        &self,
        matches: &ArgMatches,
    ) -> Result<BoxFuture<'static, Result<ExitCode>>, clap::Error> {
        (self.run)(matches)
    }
}
