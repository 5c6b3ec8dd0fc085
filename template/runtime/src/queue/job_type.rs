use std::{marker::PhantomData, time::Duration};

use futures_util::{FutureExt, future::BoxFuture};
use kernel::{CommandHandler, Job, Result};
use tracing::Instrument;

use crate::{
    bus::span,
    composition::{Composition, Handled, Scope},
};

/// The jobs of a service, which [`handlers!`](crate::handlers) implements.
#[diagnostic::on_unimplemented(
    message = "the handlers of `{Self}` are not registered",
    note = "register them with `handlers!` in src/main.rs"
)]
pub trait Jobs: Composition {
    /// For each registered message, what is needed to run it as a job, if it is one.
    const JOBS: &'static [Option<JobType<Self>>];
}

/// What is needed to run the jobs of one type.
pub struct JobType<S: Composition> {
    pub(super) name: &'static str,
    pub(super) version: i32,
    pub(super) attempts: i32,
    pub(super) time_limit: Duration,
    pub(super) read: fn(&str) -> serde_json::Result<Runnable<S>>,
}

/// A job that was read. It can be run more than once.
pub(super) type Runnable<S> =
    Box<dyn Fn(&Scope<S>) -> BoxFuture<'static, Result<()>> + Send + Sync>;

/// Finds out if the message `M` is a job: [`Probe::JOB`] is the constant of this type if it is, and otherwise that
/// of [`NotAJob`].
pub struct Probe<S, M>(PhantomData<(S, M)>);

impl<S, J> Probe<S, J>
where
    S: Composition,
    J: Job + Handled<S, Handler: CommandHandler<J>>,
{
    pub const JOB: Option<JobType<S>> = {
        // An unknown name counts as the version 0, which no relay claims.
        assert!(J::VERSION > 0, "the `VERSION` of a job is at least 1");
        Some(JobType {
            name: J::NAME,
            version: J::VERSION,
            attempts: J::ATTEMPTS,
            time_limit: J::TIME_LIMIT,
            read: read::<S, J>,
        })
    };
}

pub trait NotAJob {
    type Service: Composition;

    const JOB: Option<JobType<Self::Service>> = None;
}

impl<S: Composition, M> NotAJob for Probe<S, M> {
    type Service = S;
}

fn read<S, J>(payload: &str) -> serde_json::Result<Runnable<S>>
where
    S: Composition,
    J: Job + Handled<S, Handler: CommandHandler<J>>,
{
    let job: J = serde_json::from_str(payload)?;
    Ok(Box::new(move |scope| {
        let (handler, job) = (J::handler(scope), job.clone());
        async move { handler.handle(job).await }
            .instrument(span::<J>("job"))
            .boxed()
    }))
}

/// Returns true if no other one of `jobs` has the name of `job`.
#[must_use]
pub const fn is_the_only_one<S: Composition>(
    jobs: &[Option<JobType<S>>],
    job: &Option<JobType<S>>,
) -> bool {
    let Some(job) = job else {
        return true;
    };
    let mut count = 0;
    let mut index = 0;
    while index < jobs.len() {
        if let Some(other) = &jobs[index]
            && is_same(job.name, other.name)
        {
            count += 1;
        }
        index += 1;
    }
    count < 2
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut index = 0;
    while index < one.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    true
}
