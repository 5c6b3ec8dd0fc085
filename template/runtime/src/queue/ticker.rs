//! Stores the jobs of the schedules when they are due.

use std::time::Duration;

use chrono::{DateTime, Utc};
use kernel::Result;

use super::{
    ports::store,
    schedule::{Schedule, Schedules},
    statements::{Connection, UnitOfWork},
};
use crate::{
    bus::retry,
    composition::{AppContext, Scope},
    db::{
        Engine as _, EngineConnection as _, JobSource, jobs,
        sql::{Now, Sql},
    },
};

/// The longest time between two looks at the clock. It is not longer, because the clock may be set.
const LONGEST: Duration = Duration::from_mins(1);

/// The time after which it tries again what has failed.
const AGAIN: Duration = Duration::from_secs(2);

pub(super) struct Ticker<S: Schedules> {
    context: AppContext<S>,
    schedules: Vec<Ticking>,
}

/// A schedule, and the last of its times that this process has seen to.
struct Ticking {
    schedule: Schedule,
    seen: Option<DateTime<Utc>>,
}

impl<S: Schedules> Ticker<S> {
    /// Fails if a schedule cannot be read.
    pub fn new(context: AppContext<S>) -> anyhow::Result<Self> {
        let schedules = S::schedules()?.into_iter().map(|schedule| Ticking {
            schedule,
            seen: None,
        });
        Ok(Self {
            schedules: schedules.collect(),
            context,
        })
    }

    /// Stores the jobs of the schedules that are due. Returns the time until the next one.
    pub async fn tick(&mut self, source: &mut impl JobSource) -> Duration {
        let mut next = LONGEST;
        if self.schedules.is_empty() {
            return next;
        }
        let Some(now) = self.time(source).await else {
            return AGAIN;
        };
        for (index, ticking) in self.schedules.iter_mut().enumerate() {
            if let Err(error) = ticking.tick(&self.context, source, now).await {
                let schedule = &ticking.schedule.key;
                tracing::warn!(%error, schedule, "cannot store the job of a schedule");
                // The others would wait as long for the database, and nothing else happens meanwhile. They are first next
                // time.
                self.schedules.rotate_left(index + 1);
                return AGAIN;
            }
            // A little later: the clock may be behind by a fraction.
            let until = ticking.schedule.next(now).unwrap_or(next) + Duration::from_millis(1);
            next = next.min(until);
        }
        next
    }

    /// Returns the present time.
    async fn time(&self, source: &mut impl JobSource) -> Option<DateTime<Utc>> {
        let micros = match self.context.queue().now::<S::Database>() {
            Now::Given(now) => now,
            now @ Now::OfServer(_) => {
                let now = Sql::new("SELECT ").now(now).sql(" AS value");
                source.number(now).await.ok().flatten()?
            }
        };
        DateTime::from_timestamp_micros(micros)
    }
}

impl Ticking {
    async fn tick<S: Schedules>(
        &mut self,
        context: &AppContext<S>,
        source: &mut impl JobSource,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let Some(last) = self.schedule.last(now) else {
            return Ok(());
        };
        if self.seen.is_some_and(|seen| seen >= last) {
            return Ok(());
        }
        let Schedule { key, draft, .. } = &self.schedule;
        if self.seen.is_none() {
            let know = jobs::know_schedule(key.clone(), Now::Given(now.timestamp_micros()));
            source.run_sql(know).await?;
        }
        let tick = jobs::tick(key.clone(), last.timestamp_micros());
        retry(|attempt| {
            let (in_scope, draft, tick) = (context.clone(), draft.clone(), tick.clone());
            let work = |unit_of_work: UnitOfWork<S>| async move {
                let scope = Scope::new(in_scope, unit_of_work.clone());
                let mut connection = unit_of_work.connection().await?;
                let ticked = connection.run_sql(tick).await;
                let ticked = ticked.map_err(<Connection<S>>::failure)?;
                drop(connection);
                if ticked > 0 {
                    store(&scope, vec![draft]).await?;
                }
                Ok(())
            };
            context.database().write(attempt, work)
        })
        .await?;
        self.seen = Some(last);
        Ok(())
    }
}
