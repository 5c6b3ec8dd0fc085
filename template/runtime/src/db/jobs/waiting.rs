//! Statements on the jobs that wait or run.

use std::{collections::HashSet, fmt::Write as _, time::Duration};

use kernel::Due;

use super::{
    job::{COLUMNS, Draft, LISTED, StoredJob, storable},
    time::micros,
};
use crate::db::sql::{Now, Sql};

/// The time for which a relay has a job in hand, unless it prolongs that.
const LEASE: Duration = Duration::from_mins(1);

/// What a relay claims.
#[derive(Clone, Debug)]
pub struct Claim {
    pub now: Now,
    /// The condition that the job `q` has a known name and version.
    pub known: String,
    pub limit: usize,
    pub among: Among,
}

/// The jobs among which a relay looks for some that may run.
#[derive(Clone, Debug)]
pub enum Among {
    /// The first jobs of these lanes, which are names of jobs with their lanes.
    Lanes(Vec<(String, String)>),
    /// So many jobs that are due, the oldest ones from a time on. Then it costs the same, however many wait behind them or
    /// were deleted before.
    Oldest {
        count: i64,
        due_since: i64,
    },
    All,
}

/// Stores `drafts`, which continue the trace `traceparent`, in one statement.
///
/// A job is not stored if one with the same unique key waits. That one is locked instead, so that it does not run
/// before the changes of this unit of work can be seen.
pub fn insert(drafts: Vec<Draft>, traceparent: &str, now: Now) -> Sql {
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
        sql = sql.sql(", ").text(traceparent.to_owned()).sql(")");
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

/// The SQL around a query for the oldest jobs, which makes them the jobs `q`. Each database runs another form fast.
pub struct Oldest {
    pub before: &'static str,
    pub after: &'static str,
}

/// Selects `columns` of the jobs `q` that a relay may claim, in their order.
///
/// One that has begun keeps its lane until it ends, also if it waits for its next attempt, and an earlier one becomes due
/// or is committed meanwhile. A service of an earlier version does not note who has the lane, and counts attempts only.
pub fn due(columns: &str, claim: &Claim, oldest: &Oldest) -> Sql {
    let now = claim.now;
    let sql = Sql::new(format!("SELECT {columns} FROM "));
    let sql = match &claim.among {
        Among::Lanes(lanes) => {
            let sql = sql.sql("__queue AS q WHERE q.id IN (WITH l (type, lane) AS (");
            let sql = values(sql, lanes).sql(") SELECT ");
            first_of(sql, "l", now)
                .sql(" FROM l) AND q.run_at <= ")
                .now(now)
        }
        Among::Oldest { count, due_since } => sql
            .sql(oldest.before)
            .sql(" FROM __queue AS o WHERE o.run_at >= ")
            .number(*due_since)
            .sql(" AND o.run_at <= ")
            .now(now)
            .sql(" ORDER BY o.run_at, o.id LIMIT ")
            .number(*count)
            .sql(oldest.after),
        Among::All => sql.sql("__queue AS q WHERE q.run_at <= ").now(now),
    };
    let sql = sql
        .sql(" AND q.leased_until <= ")
        .now(now)
        .sql(" AND ")
        .sql(claim.known.clone())
        .sql(
            " AND (q.lane IS NULL OR q.running_lane IS NOT NULL OR \
             NOT EXISTS (SELECT 1 FROM __queue AS r WHERE r.type = q.type AND r.running_lane = q.lane)",
        );
    let sql = match &claim.among {
        Among::Lanes(_) => sql,
        Among::Oldest { .. } | Among::All => first_of(sql.sql(" AND q.id = "), "q", now),
    };
    sql.sql(") ORDER BY q.run_at, q.id LIMIT ")
        .number(i64::try_from(claim.limit).unwrap_or(i64::MAX))
}

/// Adds `lanes` as rows.
fn values(mut sql: Sql, lanes: &[(String, String)]) -> Sql {
    let mut separator = "VALUES (";
    for (name, lane) in lanes {
        sql = sql
            .sql(separator)
            .text(name.clone())
            .sql(", ")
            .text(lane.clone())
            .sql(")");
        separator = ", (";
    }
    sql
}

/// Adds the id of the first job that has begun or is due in the lane of the row `of`.
///
/// With an equation for the lane, Postgres may take another index if most jobs have been of one lane, and reads all of them
/// for each job of another.
fn first_of(sql: Sql, of: &str, now: Now) -> Sql {
    sql.sql(format!(
        "(SELECT f.id FROM __queue AS f WHERE f.type = {of}.type AND f.lane >= {of}.lane AND f.lane <= {of}.lane \
         AND (f.attempts > 0 OR f.run_at <= "
    ))
    .now(now)
    .sql(") ORDER BY f.type, f.lane, f.id LIMIT 1)")
}

/// Begins the SQL that claims jobs: counts the attempt before it begins, takes the lane, and lets the unique key go,
/// because a job that is stored from now on must run after this one.
pub fn lease(now: Now) -> Sql {
    Sql::new(
        "UPDATE __queue AS q SET attempts = q.attempts + 1, running_lane = q.lane, unique_key = NULL, \
         leased_until = ",
    )
    .now(now)
    .sql(" + ")
    .number(micros(LEASE))
}

/// Returns the condition that the job `q` has one of these names, and at most the version of its name.
pub fn known<'n>(jobs: impl IntoIterator<Item = (&'n str, i32)>) -> String {
    // SQL wants a case, also if there are no jobs. None has this name.
    let mut sql = "CASE q.type WHEN '' THEN 0".to_owned();
    for (name, version) in jobs {
        let name = name.replace('\'', "''");
        let _ = write!(sql, " WHEN '{name}' THEN {version}");
    }
    sql + " ELSE 0 END >= q.version"
}

/// Lists names and versions of waiting jobs that are not `known`.
pub fn unknown(known: &str) -> Sql {
    Sql::new(format!(
        "SELECT MIN(q.id) AS id, '' AS delivery_id, q.type AS name, q.version, '' AS payload, NULL AS lane, \
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
pub fn postpone(job: &StoredJob, delay: Duration, error: &str, now: Now) -> Sql {
    let sql = Sql::new("UPDATE __queue SET leased_until = 0, run_at = ")
        .now(now)
        .sql(" + ")
        .number(micros(delay))
        .sql(", error = ")
        .text(storable(error))
        .sql(" WHERE ");
    one(sql, job)
}

/// Adds the condition that it is `job`, and that nobody has claimed it again.
pub(super) fn one(sql: Sql, job: &StoredJob) -> Sql {
    sql.sql("id = ")
        .number(job.id)
        .sql(" AND attempts = ")
        .number(job.attempts)
}

/// Prolongs the time for which a relay has `jobs` in hand. They are ids and numbers of attempts.
///
/// It leaves a lease alone that is not half over. On Postgres, a unit of work cannot delete a job that was changed after
/// the unit had begun, and runs again: this way at most once.
pub fn prolong(jobs: &[(i64, i32)], now: Now) -> Sql {
    let sql = Sql::new("UPDATE __queue SET leased_until = ")
        .now(now)
        .sql(" + ")
        .number(micros(LEASE))
        .sql(" WHERE leased_until < ")
        .now(now)
        .sql(" + ")
        .number(micros(LEASE / 2))
        .sql(" AND ");
    those(sql, jobs)
}

/// Gives `jobs` back, as if their last attempt had not begun. `leased_until` is what it was before.
pub fn hand_back(jobs: &[(i64, i32)], leased_until: i64) -> Sql {
    let sql = Sql::new(
        "UPDATE __queue SET attempts = attempts - 1, \
         running_lane = CASE WHEN attempts > 1 THEN running_lane END, leased_until = ",
    )
    .number(leased_until)
    .sql(" WHERE ");
    those(sql, jobs)
}

fn those(mut sql: Sql, jobs: &[(i64, i32)]) -> Sql {
    let mut separator = "(";
    for (id, attempts) in jobs {
        sql = sql
            .sql(separator)
            .sql("id = ")
            .number(*id)
            .sql(" AND attempts = ")
            .number(*attempts);
        separator = " OR ";
    }
    sql.sql(")")
}

/// Lists the jobs that wait or run, in the order in which they are due.
pub fn waiting() -> Sql {
    Sql::new(format!(
        "SELECT {COLUMNS}, q.leased_until FROM __queue AS q ORDER BY q.run_at, q.id LIMIT {LISTED}"
    ))
}
