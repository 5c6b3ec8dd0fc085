use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use app_core::{Error, Result};
use futures_util::{FutureExt, future::BoxFuture};
use tokio::{select, sync::oneshot};
use tracing::Span;

use super::worker::Worker;
use crate::infra::db::{session::Session, transaction::Completion};

/// A unit of work on its way to a database thread, whatever it results in.
pub(super) trait Job: Send + Sync {
    fn session(&self) -> &Session;

    fn span(&self) -> &Span;

    /// Whether it must not share a transaction with others.
    fn is_exclusive(&self) -> bool;

    /// Whether nobody waits for it any more.
    fn is_cancelled(&self) -> bool;

    /// Runs it to its end, or until `worker` gives it up. Tells how its part of the transaction is to end.
    fn run<'a>(&'a self, worker: &'a Worker) -> BoxFuture<'a, Completion>;

    /// Tells the caller, unless that has been done: the result, or that what was written did not last.
    fn answer(&self, lasting: Result<()>);
}

/// What came of a unit of work: its result, or the panic that ended it.
type Outcome<T> = std::thread::Result<Result<T>>;

struct UnitOfWork<T> {
    span: Span,
    exclusive: bool,
    session: EndedOnDrop,
    state: Mutex<State<T>>,
}

struct State<T> {
    work: Option<BoxFuture<'static, Result<T>>>,
    outcome: Option<Outcome<T>>,
    caller: Option<oneshot::Sender<Outcome<T>>>,
}

/// The session of a unit of work. Whoever waits for its connection is told when there will be none.
pub(super) struct EndedOnDrop(pub(super) Session);

impl Drop for EndedOnDrop {
    fn drop(&mut self) {
        // A unit of work that was served has given its connection back.
        let _ = end(&self.0);
    }
}

/// The caller's end of a job.
pub(super) struct JobHandle<T>(oneshot::Receiver<Outcome<T>>);

/// Makes `work` ready to be sent.
pub(super) fn job<T: Send + 'static>(
    session: EndedOnDrop,
    exclusive: bool,
    work: BoxFuture<'static, Result<T>>,
) -> (Arc<dyn Job>, JobHandle<T>) {
    let (caller, answered) = oneshot::channel();
    let job = UnitOfWork {
        span: Span::current(),
        exclusive,
        session,
        state: Mutex::new(State {
            work: Some(work),
            outcome: None,
            caller: Some(caller),
        }),
    };
    (Arc::new(job), JobHandle(answered))
}

/// Ends `session`. Returns its connection, if it had one and nothing holds on to it.
pub(super) fn end(session: &Session) -> Result<Option<super::Connection>> {
    let unused = session.source().end();
    let used = session.end()?;
    Ok(used.or(unused))
}

impl<T> JobHandle<T> {
    /// The result of the work. Its panic goes on here, as if it had run here.
    pub(super) async fn wait(self) -> Result<T> {
        match self.0.await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => Err(Error::internal("the database thread panicked")),
        }
    }
}

impl<T> UnitOfWork<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Send + 'static> Job for UnitOfWork<T> {
    fn session(&self) -> &Session {
        &self.session.0
    }

    fn span(&self) -> &Span {
        &self.span
    }

    fn is_exclusive(&self) -> bool {
        self.exclusive
    }

    fn is_cancelled(&self) -> bool {
        let state = self.state();
        state.caller.as_ref().is_none_or(oneshot::Sender::is_closed)
    }

    fn run<'a>(&'a self, worker: &'a Worker) -> BoxFuture<'a, Completion> {
        async move {
            let Some(work) = self.state().work.take() else {
                return Completion::RollBack;
            };
            let mut work = AssertUnwindSafe(work).catch_unwind();
            let outcome = select! {
                biased;
                outcome = &mut work => outcome.map(|result| {
                    worker.check()?;
                    self.session().judge(result)
                }),
                error = worker.given_up() => {
                    // What it leaves may panic as it goes.
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

    fn answer(&self, lasting: Result<()>) {
        let (caller, outcome) = {
            let mut state = self.state();
            (state.caller.take(), state.outcome.take())
        };
        let outcome = match lasting {
            Ok(()) => outcome,
            Err(error) => {
                drop_quietly(outcome);
                Some(Ok(Err(error)))
            }
        };
        if let (Some(caller), Some(outcome)) = (caller, outcome)
            // Who hung up in the meantime does not want to know.
            && let Err(unwanted) = caller.send(outcome)
        {
            drop_quietly(unwanted);
        }
    }
}

/// A result may panic when it is dropped. That is nobody's fault who waits for another one.
fn drop_quietly<T>(value: T) {
    if catch_unwind(AssertUnwindSafe(|| drop(value))).is_err() {
        tracing::error!("the result of a unit of work panicked when it was dropped");
    }
}
