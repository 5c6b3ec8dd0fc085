use std::{
    panic::{AssertUnwindSafe, resume_unwind},
    time::{Duration, Instant},
};

use app_core::{Error, Result};
use futures_util::{FutureExt, future::BoxFuture};
use tokio::sync::oneshot;
use tracing::Span;

use super::session::Session;

/// A unit of work on its way to a database thread, whatever it results in.
pub(super) trait Unit: Send {
    fn session(&self) -> &Session;

    /// Whether it must not share a transaction with others.
    fn alone(&self) -> bool;

    /// Whether nobody waits for it any more.
    fn abandoned(&self) -> bool;

    /// Runs it to its end and tells whether what it wrote shall stay.
    fn run(&mut self) -> BoxFuture<'_, bool>;

    /// Tells the caller: the result, or that what was written did not last.
    fn answer(self: Box<Self>, lasting: Result<()>);
}

/// What came of a unit of work: its result, or the panic that ended it.
type Outcome<T> = std::thread::Result<Result<T>>;

/// A unit of work that holds its thread for longer than this is worth a line in the log.
const LONG: Duration = Duration::from_millis(500);

struct Task<T> {
    span: Span,
    session: Session,
    alone: bool,
    work: BoxFuture<'static, Result<T>>,
    outcome: Option<Outcome<T>>,
    answer: oneshot::Sender<Outcome<T>>,
}

/// The caller's end of a unit of work.
pub(super) struct Answer<T>(oneshot::Receiver<Outcome<T>>);

/// Makes `work` ready to be sent.
pub(super) fn unit<T: Send + 'static>(
    session: Session,
    alone: bool,
    work: BoxFuture<'static, Result<T>>,
) -> (Box<dyn Unit>, Answer<T>) {
    let (answer, answered) = oneshot::channel();
    let task = Task {
        span: Span::current(),
        session,
        alone,
        work,
        outcome: None,
        answer,
    };
    (Box::new(task), Answer(answered))
}

impl<T> Answer<T> {
    /// The result of the work. Its panic goes on here, as if it had run here.
    pub(super) async fn wait(self) -> Result<T> {
        match self.0.await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => Err(Error::internal("the database thread panicked")),
        }
    }
}

impl<T: Send + 'static> Unit for Task<T> {
    fn session(&self) -> &Session {
        &self.session
    }

    fn alone(&self) -> bool {
        self.alone
    }

    fn abandoned(&self) -> bool {
        self.answer.is_closed()
    }

    fn run(&mut self) -> BoxFuture<'_, bool> {
        Box::pin(async {
            let begun = Instant::now();
            let outcome = AssertUnwindSafe(&mut self.work).catch_unwind().await;
            let taken = begun.elapsed();
            if taken > LONG {
                self.span.in_scope(|| {
                    tracing::warn!(
                        ?taken,
                        "held a database thread for long: does it wait for something outside \
                         after its first use of the database?"
                    );
                });
            }
            let keep = matches!(outcome, Ok(Ok(_)));
            self.outcome = Some(outcome);
            keep
        })
    }

    fn answer(self: Box<Self>, lasting: Result<()>) {
        let outcome = match lasting {
            Ok(()) => self.outcome,
            Err(error) => Some(Ok(Err(error))),
        };
        if let Some(outcome) = outcome {
            // Who hung up in the meantime does not want to know.
            let _ = self.answer.send(outcome);
        }
    }
}
