//! One attempt to run a job.

use std::{
    any::Any,
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::FutureExt;
use kernel::{Error, Result};
use tokio::time::timeout;
use tracing::{Instrument, info_span};

use super::{
    job_type::{JobType, Runnable},
    statements::{Connection, UnitOfWork, run_all},
};
use crate::{
    bus::retry,
    composition::{AppContext, Composition, Scope},
    db::{Durability, Engine as _, EngineConnection as _, jobs, jobs::StoredJob},
    metrics::{JOB_DURATION, Timer},
    subject::Subject,
    telemetry::WORK,
    trace_context::{TraceContext, Work},
};

/// The longest time before the next attempt.
const LONGEST_DELAY: Duration = Duration::from_hours(1);

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The effects of the job are committed, and its end with them.
    Done,
    /// Another relay has the job in hand, or it was dropped. This attempt had no effect.
    Lost,
    /// It is run again later.
    Failed(String),
    /// Its handler is not written yet. It is run again later.
    Unfinished(String),
    /// It is among the dead letters.
    Dead(String),
}

impl Outcome {
    fn label(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Lost => "lost",
            Self::Failed(_) => "failed",
            Self::Unfinished(_) => "unfinished",
            Self::Dead(_) => "dead",
        }
    }
}

/// Runs `job`, and stores what became of it.
pub(super) async fn deliver<S: Composition>(
    context: AppContext<S>,
    job: StoredJob,
    of_type: &JobType<S>,
) -> Outcome {
    let trace = job.traceparent.as_deref().and_then(TraceContext::parse);
    let trace = trace.map_or_else(TraceContext::begin, TraceContext::child);
    let span = info_span!(target: WORK, "job", name = job.name, attempt = job.attempts);
    let subject = Subject::Job {
        id: job.id,
        name: job.name.clone(),
        attempt: job.attempts,
    };
    let delivered = async {
        let timer = Timer::start();
        let outcome = attempt(&context, &job, of_type).await;
        timer.record(JOB_DURATION, || {
            [
                ("name", of_type.name.into()),
                ("outcome", outcome.label().into()),
            ]
        });
        let stored = match &outcome {
            Outcome::Done | Outcome::Lost => Ok(0),
            Outcome::Failed(error) | Outcome::Unfinished(error) => {
                let delay = delay(job.attempts);
                tracing::warn!(error, ?delay, "a job failed, and is run again");
                let now = context.queue().now::<S::Database>();
                run_all(&context, &[jobs::postpone(&job, delay, error, now)]).await
            }
            Outcome::Dead(error) => {
                tracing::error!(error, "a job was given up: it is among the dead letters");
                let now = context.queue().now::<S::Database>();
                run_all(&context, &jobs::bury(&job, error, now)).await
            }
        };
        if let Err(error) = stored {
            // It is run again when its lease is over.
            tracing::error!(%error, "cannot store that a job failed");
        }
        outcome
    };
    let work = Work::new(trace, Some(Arc::new(subject)));
    work.run(delivered.instrument(trace.export(span))).await
}

async fn attempt<S: Composition>(
    context: &AppContext<S>,
    job: &StoredJob,
    of_type: &JobType<S>,
) -> Outcome {
    if job.attempts > of_type.attempts {
        let error = "each time that it ran, its process ended or lost the database";
        let error = job.error.clone().unwrap_or_else(|| error.to_owned());
        return Outcome::Dead(error);
    }
    let runnable = match (of_type.read)(&job.payload) {
        Ok(runnable) => Arc::new(runnable),
        Err(error) => return Outcome::Dead(format!("it cannot be read: {error}")),
    };
    let lost = Arc::new(AtomicBool::new(false));
    let runs = retry(|attempt| run(context, job, &runnable, &lost, attempt));
    let ended = timeout(of_type.time_limit, AssertUnwindSafe(runs).catch_unwind()).await;
    let is_last = job.attempts >= of_type.attempts;
    let error = match ended {
        Ok(Ok(Ok(()))) => return Outcome::Done,
        Ok(Ok(Err(_))) if lost.load(Ordering::Acquire) => return Outcome::Lost,
        Ok(Ok(Err(error @ Error::NotImplemented(_)))) if !is_last => {
            return Outcome::Unfinished(error.to_string());
        }
        Ok(Ok(Err(error @ Error::Permanent(_)))) => return Outcome::Dead(error.to_string()),
        Ok(Ok(Err(error))) => error.to_string(),
        Ok(Err(panic)) => format!("it panicked: {}", message(&*panic)),
        Err(_) => format!("it did not end within {:?}", of_type.time_limit),
    };
    if is_last {
        Outcome::Dead(error)
    } else {
        Outcome::Failed(error)
    }
}

/// Runs the handler, and then ends the job in the same unit of work. Not before: the handler may do something slow
/// first, and must not hold a connection meanwhile. A failure that undoes the effects undoes the end of the job, too, and
/// the job is run again.
async fn run<S: Composition>(
    context: &AppContext<S>,
    job: &StoredJob,
    runnable: &Arc<Runnable<S>>,
    lost: &Arc<AtomicBool>,
    attempt: u32,
) -> Result<()> {
    let (in_scope, runnable, lost) = (context.clone(), Arc::clone(runnable), Arc::clone(lost));
    let (id, finish) = (job.delivery_id.as_str().into(), jobs::finish(job));
    let work = move |unit_of_work: UnitOfWork<S>| async move {
        let scope = Scope::new(in_scope, unit_of_work.clone()).with_delivery_id(id);
        runnable(&scope).await?;
        let mut connection = unit_of_work.connection().await?;
        let finished = connection.run_sql(finish).await;
        if finished.map_err(<Connection<S>>::failure)? == 0 {
            lost.store(true, Ordering::Release);
            return Err(Error::conflict("job_lost", "Another process has this job."));
        }
        Ok(())
    };
    // Nobody waits for an answer.
    let database = context.database();
    database
        .write_with(Durability::Delayed, attempt, work)
        .await
}

/// Returns the time to wait after a number of attempts. It doubles with each, and is random so that jobs that
/// failed together do not come back together.
fn delay(attempts: i32) -> Duration {
    let doublings = u32::try_from(attempts - 1).unwrap_or_default().min(20);
    let most = LONGEST_DELAY.min(Duration::from_secs(1 << doublings));
    most.mul_f64(fastrand::f64().mul_add(0.5, 0.5))
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref().map(String::as_str))
        .unwrap_or("without a message")
}
