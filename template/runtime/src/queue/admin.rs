use std::{sync::Arc, time::Duration};

use kernel::{Error, Result};

use super::job_type::Jobs;
use crate::{
    bus::retry,
    composition::{AppContext, Application, Scope},
    db::{
        AnyUnitOfWork, Engine, EngineConnection as _,
        jobs::{self, micros, system_time},
        sql::Sql,
    },
};

pub use crate::db::jobs::{Selection, StoredJob};

type Connection<S> = <<S as Application>::Database as Engine>::Connection;
type UnitOfWork<S> = AnyUnitOfWork<<<S as Application>::Database as Engine>::Source>;

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
        let now = self.context.queue().now::<S::Database>();
        self.write(jobs::retry(selection, now).to_vec()).await
    }

    /// Deletes dead letters, and returns their number.
    pub async fn drop_dead(&self, selection: &Selection) -> Result<usize> {
        self.write(vec![jobs::drop_dead(selection)]).await
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
        retry(|attempt| {
            let (context, runnable) = (self.context.clone(), Arc::clone(&runnable));
            let work = move |unit_of_work: UnitOfWork<S>| async move {
                runnable(&Scope::new(context, unit_of_work)).await
            };
            self.context.database().write(attempt, work)
        })
        .await?;
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

    /// Runs `statements` in one unit of work, and returns the number of rows that the last one changed.
    async fn write(&self, statements: Vec<Sql>) -> Result<usize> {
        retry(|attempt| {
            let (context, statements) = (self.context.clone(), statements.clone());
            let work = async move |unit_of_work: UnitOfWork<S>| {
                let mut connection = unit_of_work.connection().await?;
                let mut changed = 0;
                for statement in statements {
                    let written = connection.run_sql(statement).await;
                    changed = written.map_err(<Connection<S>>::failure)?;
                }
                unit_of_work.after_commit(context.queue().after_commit());
                Ok::<_, Error>(changed)
            };
            self.context.database().write(attempt, work)
        })
        .await
    }
}
