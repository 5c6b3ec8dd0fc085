//! Statements on the jobs that were given up.

use super::{
    job::{LISTED, StoredJob, storable},
    waiting::{finish, one},
};
use crate::db::sql::{Now, Sql};

/// Which dead letters are meant.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// If there are none, the others decide alone.
    pub ids: Vec<i64>,
    pub name: Option<String>,
    /// The time before which they were given up.
    pub died_before: Option<i64>,
}

impl Selection {
    /// Adds the condition for the dead letters `d`.
    fn add_to(&self, mut sql: Sql) -> Sql {
        sql = sql.sql(" WHERE TRUE");
        if !self.ids.is_empty() {
            let ids: Vec<_> = self.ids.iter().map(ToString::to_string).collect();
            sql = sql.sql(format!(" AND d.id IN ({})", ids.join(", ")));
        }
        if let Some(name) = &self.name {
            sql = sql.sql(" AND d.type = ").text(name.clone());
        }
        if let Some(time) = self.died_before {
            sql = sql.sql(" AND d.died_at < ").number(time);
        }
        sql
    }
}

/// Moves a job to the dead letters: these two statements in one unit of work.
pub fn bury(job: &StoredJob, error: &str, now: Now) -> [Sql; 2] {
    let copy = Sql::new(
        "INSERT INTO __dead_letters \
         (id, delivery_id, type, version, payload, lane, attempts, traceparent, error, died_at) \
         SELECT id, delivery_id, type, version, payload, lane, attempts, traceparent, ",
    )
    .text(storable(error))
    .sql(", ")
    .now(now)
    .sql(" FROM __queue WHERE ");
    [one(copy, job), finish(job)]
}

/// Lists dead letters, oldest first.
pub fn dead(selection: &Selection) -> Sql {
    let sql = Sql::new(
        "SELECT d.id, d.delivery_id, d.type AS name, d.version, d.payload, d.lane, \
         d.died_at AS time, CAST(0 AS BIGINT) AS leased_until, d.attempts, d.traceparent, d.error \
         FROM __dead_letters AS d",
    );
    selection
        .add_to(sql)
        .sql(" ORDER BY d.id LIMIT ")
        .number(LISTED)
}

/// Lets dead letters run again: these two statements in one unit of work.
pub fn retry(selection: &Selection, now: Now) -> [Sql; 2] {
    let copy = Sql::new(
        "INSERT INTO __queue (delivery_id, type, version, payload, lane, run_at, traceparent) \
         SELECT d.delivery_id, d.type, d.version, d.payload, d.lane, ",
    )
    .now(now)
    .sql(", d.traceparent FROM __dead_letters AS d");
    [
        selection.add_to(copy).sql(" ORDER BY d.id"),
        drop_dead(selection),
    ]
}

/// Deletes dead letters.
pub fn drop_dead(selection: &Selection) -> Sql {
    selection.add_to(Sql::new("DELETE FROM __dead_letters AS d"))
}
