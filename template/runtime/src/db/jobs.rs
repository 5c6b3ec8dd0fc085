//! The jobs that wait, those that were given up, and the schedules. They are kept in tables of the runtime, which
//! are created with those of the migrations.
//!
//! All times are Unix times in microseconds. The names of the columns that Debezium's outbox has, too, mean the
//! same there.

use std::{
    collections::HashSet,
    fmt::Write as _,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use diesel::{
    QueryResult, QueryableByName,
    backend::DieselReserveSpecialization,
    deserialize::FromSql,
    query_builder::QueryFragment,
    sql_types::{BigInt, Integer, Nullable, Text},
};
use diesel_async::{AsyncConnection, RunQueryDsl};
use kernel::Due;

use super::sql::{Now, Sql};

/// The table that is created last. If it exists, all do.
pub const LAST_TABLE: &str = "__schedules";

/// What differs between databases in the table of waiting jobs.
#[derive(Clone, Copy, Debug)]
pub struct Storage {
    /// The type of the column `id`. No two jobs ever have the same, and those of later ones are greater.
    pub id: &'static str,
    pub options: &'static str,
}

/// Returns the SQL that creates the tables, unless they exist.
///
/// A job that ends is deleted. Those that were given up are in a table of their own, so that the first one stays
/// small. `leased_until` is in no index: on Postgres, such a column is changed more cheaply.
pub fn create(Storage { id, options }: Storage) -> String {
    format!(
        "CREATE TABLE IF NOT EXISTS __queue (
             id {id},
             type TEXT NOT NULL,
             version INTEGER NOT NULL,
             payload TEXT NOT NULL,
             lane TEXT,
             unique_key TEXT,
             run_at BIGINT NOT NULL,
             leased_until BIGINT NOT NULL DEFAULT 0,
             attempts INTEGER NOT NULL DEFAULT 0,
             traceparent TEXT,
             error TEXT
         ) {options};
         CREATE INDEX IF NOT EXISTS __queue_due ON __queue (run_at, id);
         CREATE INDEX IF NOT EXISTS __queue_lane ON __queue (type, lane, id) WHERE lane IS NOT NULL;
         CREATE UNIQUE INDEX IF NOT EXISTS __queue_unique ON __queue (type, unique_key)
             WHERE unique_key IS NOT NULL;
         CREATE TABLE IF NOT EXISTS __dead_letters (
             id BIGINT PRIMARY KEY NOT NULL,
             type TEXT NOT NULL,
             version INTEGER NOT NULL,
             payload TEXT NOT NULL,
             lane TEXT,
             attempts INTEGER NOT NULL,
             traceparent TEXT,
             error TEXT NOT NULL,
             died_at BIGINT NOT NULL
         );
         CREATE TABLE IF NOT EXISTS __schedules (
             schedule TEXT PRIMARY KEY NOT NULL,
             last_at BIGINT NOT NULL
         );"
    )
}

/// A job to store.
#[derive(Clone, Debug)]
pub struct Draft {
    pub name: &'static str,
    pub version: i32,
    /// The job in JSON.
    pub payload: String,
    pub lane: Option<String>,
    pub unique: Option<String>,
    pub due: Due,
    pub traceparent: Option<String>,
}

/// A job that is stored.
#[derive(Clone, Debug, QueryableByName)]
pub struct StoredJob {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Integer)]
    pub version: i32,
    #[diesel(sql_type = Text)]
    pub payload: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub lane: Option<String>,
    /// The time from which it may run. Of a dead letter, the time at which it was given up.
    #[diesel(sql_type = BigInt)]
    pub time: i64,
    /// The time until which a relay has it in hand. 0 if none has.
    #[diesel(sql_type = BigInt)]
    pub leased_until: i64,
    /// The number of attempts that have begun. Only the relay that began the last one may end the job.
    #[diesel(sql_type = Integer)]
    pub attempts: i32,
    #[diesel(sql_type = Nullable<Text>)]
    pub traceparent: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub error: Option<String>,
}

/// A number that a statement returns.
#[derive(Debug, QueryableByName)]
pub struct Number {
    #[diesel(sql_type = Nullable<BigInt>)]
    pub value: Option<i64>,
}

/// What a relay claims.
#[derive(Clone, Debug)]
pub struct Claim {
    pub now: Now,
    /// The condition that the job `q` has a known name and version.
    pub known: String,
    pub limit: usize,
}

/// The time for which a relay has a job in hand, unless it prolongs that.
pub const LEASE: Duration = Duration::from_mins(1);

/// The columns of [`StoredJob`] in the table `q` of waiting jobs, except `leased_until`.
pub const COLUMNS: &str = "q.id, q.type AS name, q.version, q.payload, q.lane, q.run_at AS time, \
                           q.attempts, q.traceparent, q.error";

/// Stores `drafts`, in one statement.
///
/// A job is not stored if one with the same unique key waits. That one is locked instead, so that it does not run
/// before the changes of this unit of work can be seen.
pub fn insert(drafts: Vec<Draft>, now: Now) -> Sql {
    let mut sql = Sql::new(
        "INSERT INTO __queue (type, version, payload, lane, unique_key, run_at, traceparent) VALUES ",
    );
    let mut keys = HashSet::new();
    let mut separator = "(";
    for draft in drafts {
        if let Some(unique) = &draft.unique
            && !keys.insert((draft.name, unique.clone()))
        {
            continue;
        }
        sql = sql
            .sql(separator)
            .text(draft.name.to_owned())
            .sql(", ")
            .number(draft.version)
            .sql(", ")
            .text(draft.payload)
            .sql(", ")
            .text(draft.lane)
            .sql(", ")
            .text(draft.unique)
            .sql(", ");
        sql = match draft.due {
            Due::Now => sql.now(now),
            Due::At(time) => sql.number(time.timestamp_micros()),
            Due::After(delay) => sql.now(now).sql(" + ").number(micros(delay)),
        };
        sql = sql.sql(", ").text(draft.traceparent).sql(")");
        separator = ", (";
    }
    if keys.is_empty() {
        return sql;
    }
    sql.sql(
        " ON CONFLICT (type, unique_key) WHERE unique_key IS NOT NULL DO UPDATE SET run_at = \
         CASE WHEN excluded.run_at < __queue.run_at THEN excluded.run_at ELSE __queue.run_at END",
    )
}

/// Returns the condition for the jobs `q` that a relay may claim, and their order.
pub fn due(sql: Sql, claim: &Claim) -> Sql {
    sql.sql("q.run_at <= ")
        .now(claim.now)
        .sql(" AND q.leased_until <= ")
        .now(claim.now)
        .sql(" AND ")
        .sql(claim.known.clone())
        .sql(
            " AND (q.lane IS NULL OR NOT EXISTS (SELECT 1 FROM __queue AS e \
             WHERE e.type = q.type AND e.lane = q.lane AND e.id < q.id AND (e.attempts > 0 OR e.run_at <= ",
        )
        .now(claim.now)
        .sql("))) ORDER BY q.run_at, q.id LIMIT ")
        .number(i64::try_from(claim.limit).unwrap_or(i64::MAX))
}

/// Begins the SQL that claims jobs: counts the attempt before it begins, and lets the unique key go, because a
/// job that is stored from now on must run after this one.
pub fn lease(now: Now) -> Sql {
    Sql::new(
        "UPDATE __queue AS q SET attempts = q.attempts + 1, unique_key = NULL, leased_until = ",
    )
    .now(now)
    .sql(" + ")
    .number(micros(LEASE))
}

/// Returns the condition that the job `q` has one of these names, and at most the version of its name.
pub fn known<'n>(jobs: impl IntoIterator<Item = (&'n str, i32)>) -> String {
    let mut sql = "CASE q.type".to_owned();
    for (name, version) in jobs {
        let name = name.replace('\'', "''");
        let _ = write!(sql, " WHEN '{name}' THEN {version}");
    }
    sql + " ELSE 0 END >= q.version"
}

/// Lists names and versions of waiting jobs that are not `known`.
pub fn unknown(known: &str) -> Sql {
    Sql::new(format!(
        "SELECT MIN(q.id) AS id, q.type AS name, q.version, '' AS payload, NULL AS lane, \
         MIN(q.run_at) AS time, MIN(q.leased_until) AS leased_until, MIN(q.attempts) AS attempts, \
         NULL AS traceparent, NULL AS error \
         FROM __queue AS q WHERE NOT ({known}) GROUP BY q.type, q.version LIMIT 100"
    ))
}

/// Returns the time until the next job is due.
pub fn next(now: Now) -> Sql {
    Sql::new("SELECT MIN(run_at) - ")
        .now(now)
        .sql(" AS value FROM __queue WHERE run_at > ")
        .now(now)
}

/// Deletes a job that has ended, unless it was claimed again.
pub fn finish(job: &StoredJob) -> Sql {
    one(Sql::new("DELETE FROM __queue WHERE "), job)
}

/// Lets a job that failed run again, when `delay` has passed.
pub fn postpone(job: &StoredJob, delay: Duration, error: String, now: Now) -> Sql {
    let sql = Sql::new("UPDATE __queue SET leased_until = 0, run_at = ")
        .now(now)
        .sql(" + ")
        .number(micros(delay))
        .sql(", error = ")
        .text(error)
        .sql(" WHERE ");
    one(sql, job)
}

/// Moves a job to the dead letters: these two statements in one unit of work.
pub fn bury(job: &StoredJob, error: String, now: Now) -> [Sql; 2] {
    let copy = Sql::new(
        "INSERT INTO __dead_letters \
         (id, type, version, payload, lane, attempts, traceparent, error, died_at) \
         SELECT id, type, version, payload, lane, attempts, traceparent, ",
    )
    .text(error)
    .sql(", ")
    .now(now)
    .sql(" FROM __queue WHERE ");
    [one(copy, job), finish(job)]
}

fn one(sql: Sql, job: &StoredJob) -> Sql {
    sql.sql("id = ")
        .number(job.id)
        .sql(" AND attempts = ")
        .number(job.attempts)
}

/// Prolongs the time for which a relay has `jobs` in hand. They are ids and numbers of attempts.
pub fn prolong(jobs: &[(i64, i32)], now: Now) -> Sql {
    Sql::new("UPDATE __queue SET leased_until = ")
        .now(now)
        .sql(" + ")
        .number(micros(LEASE))
        .sql(those(jobs))
}

/// Gives `jobs` back, as if their last attempt had not begun. `leased_until` is what it was before.
pub fn hand_back(jobs: &[(i64, i32)], leased_until: i64) -> Sql {
    Sql::new("UPDATE __queue SET attempts = attempts - 1, leased_until = ")
        .number(leased_until)
        .sql(those(jobs))
}

fn those(jobs: &[(i64, i32)]) -> String {
    let jobs: Vec<_> = jobs
        .iter()
        .map(|(id, attempts)| format!("(id = {id} AND attempts = {attempts})"))
        .collect();
    format!(" WHERE {}", jobs.join(" OR "))
}

/// Notes that a schedule exists from now on, unless that is known.
pub fn know_schedule(schedule: String, now: Now) -> Sql {
    Sql::new("INSERT INTO __schedules (schedule, last_at) VALUES (")
        .text(schedule)
        .sql(", ")
        .now(now)
        .sql(") ON CONFLICT (schedule) DO NOTHING")
}

/// Notes that a schedule has come to the time `at`, unless that is known.
pub fn tick(schedule: String, at: i64) -> Sql {
    Sql::new("UPDATE __schedules SET last_at = ")
        .number(at)
        .sql(" WHERE schedule = ")
        .text(schedule)
        .sql(" AND last_at < ")
        .number(at)
}

/// Returns the present time of this machine, as a Unix time in microseconds.
pub fn system_time() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, micros)
}

/// Returns `duration` in microseconds.
pub fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX / 4)
}

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

/// The greatest number of jobs that are listed.
const LISTED: i64 = 1000;

/// Lists dead letters, oldest first.
pub fn dead(selection: &Selection) -> Sql {
    let sql = Sql::new(
        "SELECT d.id, d.type AS name, d.version, d.payload, d.lane, d.died_at AS time, \
         CAST(0 AS BIGINT) AS leased_until, d.attempts, d.traceparent, d.error \
         FROM __dead_letters AS d",
    );
    selection
        .add_to(sql)
        .sql(" ORDER BY d.id LIMIT ")
        .number(LISTED)
}

/// Lists the jobs that wait or run, in the order in which they are due.
pub fn waiting() -> Sql {
    Sql::new(format!(
        "SELECT {COLUMNS}, q.leased_until FROM __queue AS q ORDER BY q.run_at, q.id LIMIT {LISTED}"
    ))
}

/// Lets dead letters run again: these two statements in one unit of work.
pub fn retry(selection: &Selection, now: Now) -> [Sql; 2] {
    let copy = Sql::new(
        "INSERT INTO __queue (type, version, payload, lane, run_at, traceparent) \
         SELECT d.type, d.version, d.payload, d.lane, ",
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

/// Returns the jobs that `query` finds.
pub async fn load_jobs<C>(connection: &mut C, query: Sql) -> QueryResult<Vec<StoredJob>>
where
    C: AsyncConnection,
    Sql: QueryFragment<C::Backend>,
    C::Backend: DieselReserveSpecialization + 'static,
    String: FromSql<Text, C::Backend>,
    i32: FromSql<Integer, C::Backend>,
    i64: FromSql<BigInt, C::Backend>,
{
    query.load(connection).await
}
