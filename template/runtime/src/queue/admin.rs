use std::{sync::Arc, time::Duration};

use kernel::Result;

use super::{
    job_type::Jobs,
    statements::{Connection, UnitOfWork, run_all},
};
use crate::{
    bus::retry,
    composition::{AppContext, Scope},
    db::{
        Engine as _, EngineConnection as _,
        jobs::{self, micros, system_time},
        sql::Sql,
    },
    trace_context::TraceContext,
};

pub use crate::db::jobs::{Selection, StoredJob};

/// Shows and changes the jobs of a service by hand.
pub struct Admin<S: Jobs> {
    context: AppContext<S>,
}

impl Selection {
    /// Returns the time that was `days` ago, for [`Selection::died_before`].
    #[must_use]
    pub fn days_ago(days: u32) -> i64 {
        let ago = Duration::from_hours(24 * u64::from(days));
        system_time() - micros(ago)
    }
}

impl<S: Jobs> Admin<S> {
    #[must_use]
    pub fn new(context: AppContext<S>) -> Self {
        Self { context }
    }

    /// Returns the dead letters.
    pub async fn dead(&self, selection: &Selection) -> Result<Vec<StoredJob>> {
        self.load(jobs::dead(selection)).await
    }

    /// Returns the jobs that wait or run.
    pub async fn waiting(&self) -> Result<Vec<StoredJob>> {
        self.load(jobs::waiting()).await
    }

    /// Lets dead letters run again, and returns their number.
    pub async fn retry(&self, selection: &Selection) -> Result<usize> {
        let queue = self.context.queue();
        let now = queue.now::<S::Database>();
        let retried = run_all(&self.context, &jobs::retry(selection, now)).await?;
        (queue.after_commit())();
        Ok(retried)
    }

    /// Deletes dead letters, and returns their number.
    pub async fn drop_dead(&self, selection: &Selection) -> Result<usize> {
        run_all(&self.context, &[jobs::drop_dead(selection)]).await
    }

    /// Runs a job that is not stored.
    pub async fn run(&self, name: &str, payload: &str) -> anyhow::Result<()> {
        let of_type = S::JOBS.iter().flatten().find(|job| job.name == name);
        let Some(of_type) = of_type else {
            let names: Vec<_> = S::JOBS.iter().flatten().map(|job| job.name).collect();
            anyhow::bail!(
                "there is no job `{name}`; the jobs are: {}",
                names.join(", ")
            );
        };
        let runnable = (of_type.read)(payload);
        let runnable = runnable.map_err(|error| anyhow::anyhow!("it cannot be read: {error}"))?;
        let runnable = Arc::new(runnable);
        let run = retry(|attempt| {
            let (context, runnable) = (self.context.clone(), Arc::clone(&runnable));
            let work = move |unit_of_work: UnitOfWork<S>| async move {
                runnable(&Scope::new(context, unit_of_work)).await
            };
            self.context.database().write(attempt, work)
        });
        TraceContext::begin().scope(run).await?;
        Ok(())
    }

    async fn load(&self, query: Sql) -> Result<Vec<StoredJob>> {
        let read = self
            .context
            .database()
            .read(async move |unit_of_work: UnitOfWork<S>| {
                let mut connection = unit_of_work.connection().await?;
                let loaded = connection.load_jobs(query).await;
                loaded.map_err(<Connection<S>>::failure)
            });
        read.await
    }
}
