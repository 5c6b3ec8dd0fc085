//! Events and jobs. A job is a command that is stored and run later. An event is a fact; who reacts to it does
//! so with jobs.

use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Command, Result};

/// A fact that is committed with the change that caused it.
///
/// An event is not stored itself. The commands that `subscribers!` in `src/main.rs` lists for it are, each made
/// from it: `impl From<UserRegistered> for CreateProfile`. They belong to the contexts that react, so the
/// context of the event does not know them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event",
    label = "an event is needed here",
    note = "write `impl Event for {Self} {{}}` beside `{Self}`"
)]
pub trait Event: Clone + Send + Sync + 'static {}

/// A command that can be stored and run later, in its own unit of work. It is an ordinary command with an
/// ordinary handler.
///
/// Its effects in the database happen exactly once, because the job ends in the transaction of its handler.
/// Effects outside of the database, like a mail, happen at least once: give the other side the id of the
/// [`Delivery`], so that it can ignore the second one. A handler that needs longer than a few seconds for them
/// must not use the database before, nor while it waits.
///
/// A job that fails is run again later, up to [`Job::ATTEMPTS`] times. After the last one it is kept among the
/// dead letters, with its error. One that fails with [`Error::Permanent`](crate::Error::Permanent) is so at once.
///
/// ```
/// use kernel::{Command, Job};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Clone, Serialize, Deserialize)]
/// struct SendReminder {
///     invoice: u32,
/// }
///
/// impl Command for SendReminder {
///     type Output = ();
/// }
///
/// impl Job for SendReminder {
///     const NAME: &'static str = "billing.send_reminder";
///
///     fn lane(&self) -> Option<String> {
///         Some(self.invoice.to_string())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a job",
    label = "a job is needed here",
    note = "a job is a command with the output `()` that can be stored: derive `Serialize` and `Deserialize` \
            for `{Self}`, and write `impl Job for {Self}` with its `NAME` beside it"
)]
pub trait Job: Command<Output = ()> + Serialize + DeserializeOwned {
    /// The name under which it is stored, like `billing.send_reminder`. It must stay the same when the type is
    /// renamed or moved, and no two jobs have the same.
    const NAME: &'static str;

    /// The version of the stored form. Raise it with a change after which an older service cannot read the
    /// job: it leaves the job to newer ones. A newer service must read all older forms, for instance with
    /// `#[serde(default)]`.
    const VERSION: i32 = 1;

    /// The number of times that the job is run before it is given up.
    const ATTEMPTS: i32 = 10;

    /// The time after which an attempt that has not ended counts as failed.
    const TIME_LIMIT: Duration = Duration::from_mins(10);

    /// The lane of this job. Of the jobs with the same name and lane, only one runs at a time, in the order in
    /// which they were stored. One that fails is run again before the next one, until it is given up. One that
    /// is deferred to a later time does not delay others, and then waits until the one that has begun ends.
    fn lane(&self) -> Option<String> {
        None
    }

    /// What this job does, if that need not be done twice: while a job with the same name and the same text
    /// waits for its first attempt, another one is not stored. Units of work that would store the same one at the same
    /// time may take turns.
    fn unique(&self) -> Option<String> {
        None
    }
}

/// Lets the handler of a job that has effects outside of the database name the job to the other side, so that what is
/// done twice counts once there:
///
/// ```
/// use std::sync::Arc;
///
/// use kernel::{Delivery, Result};
///
/// # struct Receipt;
/// # trait Mailer: Send + Sync {
/// #     fn send(&self, idempotency_key: &str, receipt: &Receipt) -> Result<()>;
/// # }
/// struct SendReceiptHandler {
///     delivery: Arc<dyn Delivery>,
///     mailer: Arc<dyn Mailer>,
/// }
///
/// # impl SendReceiptHandler {
/// # fn handle(&self, receipt: &Receipt) -> Result<()> {
/// self.mailer.send(self.delivery.id(), receipt)
/// # }
/// # }
/// ```
pub trait Delivery: Send + Sync {
    /// Returns the id of the job: 32 hexadecimal digits. It is the same in each attempt, also after the job was
    /// taken back from the dead letters, and no other job has it, not even in another database.
    ///
    /// Commands that the handler dispatches find the same id. A command that is not run as a job has an id of its
    /// own, which is another one each time that the command is run.
    fn id(&self) -> &str;
}

/// The time from which a job may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// As soon as the unit of work that stores it is committed.
    Now,
    At(DateTime<Utc>),
    /// When this time has passed since the job was stored.
    After(Duration),
}

/// Lets a handler publish the event `E`: the jobs of its subscribers are stored in the unit of work of the
/// handler. They run after the commit. If the unit of work is rolled back, nothing was published.
#[async_trait]
pub trait Publish<E: Event>: Send + Sync {
    async fn publish(&self, event: E) -> Result<()>;
}

/// Lets a handler store the job `J` in its unit of work. It runs after the commit. If the unit of work is
/// rolled back, the job was not stored.
#[async_trait]
pub trait Defer<J: Job>: Send + Sync {
    /// Stores `job`, which is to run when it is `due`.
    async fn defer(&self, job: J, due: Due) -> Result<()>;

    /// Stores `job`, which is to run as soon as possible.
    async fn now(&self, job: J) -> Result<()> {
        self.defer(job, Due::Now).await
    }

    /// Stores `job`, which is to run at `time`.
    async fn at(&self, time: DateTime<Utc>, job: J) -> Result<()> {
        self.defer(job, Due::At(time)).await
    }

    /// Stores `job`, which is to run when `delay` has passed.
    async fn after(&self, delay: Duration, job: J) -> Result<()> {
        self.defer(job, Due::After(delay)).await
    }
}
