use std::{
    future::{Future, pending},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::Arc,
};

use app_core::{Error, Result};
use futures_util::FutureExt;
use tokio::{select, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::Instrument;

use super::{
    admin,
    pool::{Pool, shutting_down},
    settings::DatabaseSettings,
    source::{Access, Source, Usage},
    turns::Turns,
};
use crate::infra::db::{
    session::Session,
    transaction::Completion,
    watch::{GRACE, Watch},
};

/// The open database: where units of work are run.
#[derive(Clone)]
pub struct Database {
    settings: Arc<DatabaseSettings>,
    pool: Arc<Pool>,
    turns: Turns,
    watch: Watch,
    /// The units of work that use a connection.
    running: TaskTracker,
}

impl Database {
    /// Connects to the database, which must exist.
    pub async fn open(settings: &DatabaseSettings) -> anyhow::Result<Self> {
        admin::must_exist(settings).await?;
        let pool = Pool::new(settings)?;
        pool.probe().await?;
        Ok(Self {
            settings: Arc::new(settings.clone()),
            pool: Arc::new(pool),
            turns: Turns::default(),
            watch: Watch::start()?,
            running: TaskTracker::new(),
        })
    }

    /// Runs `work` as a unit of work that may write. Its first attempt may have a transaction at the
    /// same time as other commands; a later one has one while no other command here does.
    pub async fn write<T, F>(&self, attempt: u32, work: impl FnOnce(Session) -> F) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let turns = self.turns.clone();
        self.run(Access::Write { attempt, turns }, work).await
    }

    /// Runs `work` as a unit of work that only reads, without a transaction.
    pub async fn read<T, F>(&self, work: impl FnOnce(Session) -> F) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        self.run(Access::Read, work).await
    }

    /// Fails where no unit of work can be run: the database is closed.
    pub fn check(&self) -> Result<()> {
        self.pool.check()
    }

    /// Finishes what has begun to use the database, begins nothing more, and closes the connections. What
    /// hangs is given up when it has had its time, and code that blocks its thread is left behind.
    pub async fn close(&self) {
        self.pool.close();
        self.running.close();
        let longest = self.settings.hold_timeout + 2 * GRACE;
        if timeout(longest, self.running.wait()).await.is_err() {
            tracing::error!("a unit of work blocks its thread, and is left behind");
        }
    }

    /// Runs a unit of work in a task of its own. Once it uses the database, it goes on to its end,
    /// whether its caller waits or not; until then, it goes when its caller goes.
    async fn run<T, F>(&self, access: Access, work: impl FnOnce(Session) -> F) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send + 'static,
    {
        Session::refuse_within_another()?;
        let caller_left = CancellationToken::new();
        let _caller = caller_left.clone().drop_guard();
        let session = Session::new(self.source(access));
        // In a box: on its way into the task it would be copied several times, and it is large.
        let work = session.run(work(session.clone())).boxed();
        let mut work = AssertUnwindSafe(work).catch_unwind();
        let unit = async move {
            let outcome = select! {
                biased;
                () = abandoned(&session, &caller_left) => {
                    Ok(Err(Error::unavailable("abandoned", "Nobody waits for this any more.")))
                }
                outcome = &mut work => outcome.map(|result| {
                    session.source().check()?;
                    session.judge(result)
                }),
                error = session.source().given_up() => Ok(Err(error)),
            };
            // What it leaves may panic as it goes.
            let outcome = catch_unwind(AssertUnwindSafe(|| drop(work))).and(outcome);
            let completion = match &outcome {
                Ok(result) => Completion::of(result),
                Err(_) => Completion::RollBack,
            };
            let ended = end(&session, completion).await;
            match outcome {
                Ok(Ok(value)) => ended.map(|()| value),
                Ok(Err(error)) => match ended {
                    // What it failed over may have been just that.
                    Err(Error::Contended(cause)) => Err(Error::Contended(cause)),
                    _ => Err(error),
                },
                Err(panic) => resume_unwind(panic),
            }
        };
        match tokio::spawn(unit.in_current_span()).await {
            Ok(result) => result,
            Err(error) => match error.try_into_panic() {
                // It goes on here, as if it had happened here.
                Ok(panic) => resume_unwind(panic),
                Err(_) => Err(shutting_down()),
            },
        }
    }

    fn source(&self, access: Access) -> Source {
        let DatabaseSettings {
            hold_timeout,
            statement_timeout,
            ..
        } = *self.settings;
        let usage = Usage::new(hold_timeout, statement_timeout);
        Source::new(
            Arc::clone(&self.pool),
            self.watch.clone(),
            self.running.clone(),
            access,
            usage,
        )
    }
}

/// Ends the unit of work. One that was given up is rolled back by closing its connection: a server that
/// does not answer is not waited for any longer.
async fn end(session: &Session, completion: Completion) -> Result<()> {
    let source = session.source();
    let ended = match session.end() {
        Ok(Some(connection)) if connection.commits(completion) => connection.end(completion).await,
        Ok(Some(connection)) => {
            source.cancel(&connection);
            if source.check().is_ok() {
                connection.end(completion).await
            } else {
                connection.discard();
                Ok(())
            }
        }
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    source.end();
    ended
}

/// Completes when the caller leaves before the unit of work uses the database.
async fn abandoned(session: &Session, caller_left: &CancellationToken) {
    caller_left.cancelled().await;
    if session.in_use() {
        pending::<()>().await;
    }
}
