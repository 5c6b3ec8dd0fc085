use std::{collections::HashMap, fmt::Write as _, future::pending};

use diesel_async::RunQueryDsl;
use kernel::Result;

use super::{UnitOfWork, database::Database, failure};
use crate::{
    bus::retry,
    db::{
        connection::{EngineConnection, JobSource},
        engine::{Durability, Engine},
        jobs::{self, COLUMNS, Claim, Number, Oldest, StoredJob},
        sql::Sql,
    },
};

/// SQLite would sort the result of a join.
const OLDEST: Oldest = Oldest {
    before: "__queue AS q WHERE q.id IN (SELECT o.id",
    after: ")",
};

/// The access of a relay to the jobs: a reader finds them, and the writer is only asked if there are any. What it
/// writes need not survive a power failure: a claim that is lost is made again.
pub struct Jobs(Database);

impl Jobs {
    pub(super) fn new(database: Database) -> Self {
        Self(database)
    }

    async fn write(&self, statement: Sql) -> Result<()> {
        retry(|attempt| {
            let statement = statement.clone();
            self.0.write_with(
                Durability::Delayed,
                attempt,
                async move |unit_of_work: UnitOfWork| {
                    let mut connection = unit_of_work.connection().await?;
                    connection.run_sql(statement).await.map_err(failure)?;
                    Ok(())
                },
            )
        })
        .await
    }

    async fn write_and_load(&self, query: Sql) -> Result<Vec<StoredJob>> {
        retry(|attempt| {
            let query = query.clone();
            self.0.write_with(
                Durability::Delayed,
                attempt,
                async move |unit_of_work: UnitOfWork| {
                    let mut connection = unit_of_work.connection().await?;
                    connection.load_jobs(query).await.map_err(failure)
                },
            )
        })
        .await
    }
}

impl JobSource for Jobs {
    /// No other process serves the same file. What was in hand when the last one was killed need not wait.
    async fn begin(&mut self) -> Result<()> {
        let end = Sql::new("UPDATE __queue SET leased_until = 1 WHERE leased_until > 1");
        self.write(end).await
    }

    async fn claim(&mut self, claim: &Claim) -> Result<Vec<StoredJob>> {
        let columns = format!("{COLUMNS}, q.leased_until");
        let mut found = self.load_jobs(jobs::due(&columns, claim, &OLDEST)).await?;
        if found.is_empty() {
            return Ok(found);
        }
        let mut ids = String::new();
        for job in &found {
            let separator = if ids.is_empty() { '[' } else { ',' };
            let _ = write!(ids, "{separator}{}", job.id);
        }
        ids.push(']');
        let take = jobs::lease(claim.now)
            .sql(" WHERE q.id IN (SELECT value FROM json_each(")
            .text(ids)
            .sql(")) AND q.leased_until <= ")
            .now(claim.now)
            // `RETURNING` does not know the alias.
            .sql(
                " RETURNING id, '' AS delivery_id, '' AS name, 0 AS version, '' AS payload, NULL AS lane, \
                 0 AS time, attempts, NULL AS traceparent, NULL AS error, leased_until",
            );
        let taken = self.write_and_load(take).await?;
        let attempts: HashMap<_, _> = taken.iter().map(|job| (job.id, job.attempts)).collect();
        found.retain_mut(|job| {
            let attempts = attempts.get(&job.id).copied();
            job.attempts = attempts.unwrap_or_default();
            attempts.is_some()
        });
        Ok(found)
    }

    async fn run_sql(&mut self, statement: Sql) -> Result<()> {
        self.write(statement).await
    }

    async fn load_jobs(&mut self, query: Sql) -> Result<Vec<StoredJob>> {
        let load = self.0.read(async move |unit_of_work: UnitOfWork| {
            let mut connection = unit_of_work.connection().await?;
            connection.load_jobs(query).await.map_err(failure)
        });
        load.await
    }

    async fn number(&mut self, query: Sql) -> Result<Option<i64>> {
        let load = self.0.read(async move |unit_of_work: UnitOfWork| {
            let mut connection = unit_of_work.connection().await?;
            let number: Number = query.get_result(&mut *connection).await.map_err(failure)?;
            Ok(number.value)
        });
        load.await
    }

    async fn announced(&mut self) {
        pending::<()>().await;
    }
}
