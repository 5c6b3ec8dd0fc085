use std::{
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use futures_util::{FutureExt, future::BoxFuture};
use kernel::{Error, Result};
use tokio::{select, sync::oneshot};

use super::{UnitOfWork, connection::Connection};
use crate::{db::transaction::Completion, metrics::Wait, trace_context::WorkContext};

/// The time that the job that runs may take.
pub(super) trait TimeBound: Send + Sync {
    /// Completes with an error when the job is given up.
    fn poll_given_up(&self, context: &Context<'_>) -> Poll<Error>;

    /// Fails if the job was given up: its result is too late.
    fn check(&self) -> Result<()>;
}

/// How a unit of work is committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Commit {
    /// Together with others that wait.
    Shared,
    /// In a transaction of its own.
    Exclusive,
    /// Without waiting for the disk, unless it is shared with others that do: the commit survives the end of the
    /// process, but a power failure may lose it.
    Relaxed,
}

/// A unit of work that is sent to a database thread, with any type of result.
pub(super) trait Job: Send + Sync {
    fn unit_of_work(&self) -> &UnitOfWork;

    fn context(&self) -> &WorkContext;

    fn commit(&self) -> Commit;

    /// Returns true if the caller no longer waits for it.
    fn is_cancelled(&self) -> bool;

    /// Runs it until it completes or exceeds `time_bound`. Returns how its savepoint must end.
    fn run<'a>(&'a self, time_bound: &'a dyn TimeBound) -> BoxFuture<'a, Completion>;

    /// Sends the result to the caller, unless that has been done. If `committed` is an error, sends that
    /// error instead.
    fn answer(&self, committed: Result<()>);
}

/// The outcome of a unit of work: its result, or the panic that ended it.
type Outcome<T> = std::thread::Result<Result<T>>;

struct QueuedWork<T> {
    context: WorkContext,
    commit: Commit,
    unit_of_work: EndedOnDrop,
    wait: Wait,
    state: Mutex<State<T>>,
}

struct State<T> {
    work: Option<BoxFuture<'static, Result<T>>>,
    outcome: Option<Outcome<T>>,
    caller: Option<oneshot::Sender<Outcome<T>>>,
}

/// A unit of work that ends when this is dropped. Code that waits for its connection then gets an error.
pub(super) struct EndedOnDrop(pub(super) UnitOfWork);

impl Drop for EndedOnDrop {
    fn drop(&mut self) {
        // A unit of work that has run has returned its connection already.
        let _ = end(&self.0);
    }
}

/// The handle with which the caller waits for a job.
pub(super) struct JobHandle<T>(oneshot::Receiver<Outcome<T>>);

/// Creates a job for `work`, which has begun to `wait`, and its handle.
pub(super) fn job<T: Send + 'static>(
    unit_of_work: EndedOnDrop,
    commit: Commit,
    work: BoxFuture<'static, Result<T>>,
    wait: Wait,
) -> (Arc<dyn Job>, JobHandle<T>) {
    let (caller, answered) = oneshot::channel();
    let job = QueuedWork {
        context: WorkContext::current(),
        commit,
        unit_of_work,
        wait,
        state: Mutex::new(State {
            work: Some(work),
            outcome: None,
            caller: Some(caller),
        }),
    };
    (Arc::new(job), JobHandle(answered))
}

/// Ends `unit_of_work`. Returns its connection, if it had one. Fails if something still holds it.
pub(super) fn end(unit_of_work: &UnitOfWork) -> Result<Option<Connection>> {
    let unused = unit_of_work.source().end();
    let used = unit_of_work.end()?;
    Ok(used.or(unused))
}

impl<T> JobHandle<T> {
    /// Returns the result of the work. A panic of the work continues here, as if it had run here.
    pub(super) async fn wait(self) -> Result<T> {
        match self.0.await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => Err(Error::internal("the database thread panicked")),
        }
    }
}

impl<T> QueuedWork<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Send + 'static> Job for QueuedWork<T> {
    fn unit_of_work(&self) -> &UnitOfWork {
        &self.unit_of_work.0
    }

    fn context(&self) -> &WorkContext {
        &self.context
    }

    fn commit(&self) -> Commit {
        self.commit
    }

    fn is_cancelled(&self) -> bool {
        let state = self.state();
        state.caller.as_ref().is_none_or(oneshot::Sender::is_closed)
    }

    fn run<'a>(&'a self, time_bound: &'a dyn TimeBound) -> BoxFuture<'a, Completion> {
        self.wait.end();
        async move {
            let Some(work) = self.state().work.take() else {
                return Completion::RollBack;
            };
            let mut work = AssertUnwindSafe(work).catch_unwind();
            let outcome = select! {
                biased;
                outcome = &mut work => outcome.map(|result| {
                    time_bound.check()?;
                    self.unit_of_work().judge(result)
                }),
                error = poll_fn(|context| time_bound.poll_given_up(context)) => {
                    // Dropping the work may panic.
                    catch_unwind(AssertUnwindSafe(|| drop(work))).and(Ok(Err(error)))
                }
            };
            let completion = match &outcome {
                Ok(result) => Completion::of(result),
                Err(_) => Completion::RollBack,
            };
            self.state().outcome = Some(outcome);
            completion
        }
        .boxed()
    }

    fn answer(&self, committed: Result<()>) {
        let (caller, outcome) = {
            let mut state = self.state();
            (state.caller.take(), state.outcome.take())
        };
        let outcome = match committed {
            Ok(()) => outcome,
            Err(error) => {
                drop_catching_panics(outcome);
                Some(Ok(Err(error)))
            }
        };
        if let (Some(caller), Some(outcome)) = (caller, outcome)
            // The caller may have left in the meantime.
            && let Err(unwanted) = caller.send(outcome)
        {
            drop_catching_panics(unwanted);
        }
    }
}

/// Drops `value` and catches its panic. A result may panic when it is dropped, which must not affect callers
/// that wait for other results.
fn drop_catching_panics<T>(value: T) {
    if catch_unwind(AssertUnwindSafe(|| drop(value))).is_err() {
        tracing::error!("the result of a unit of work panicked when it was dropped");
    }
}
