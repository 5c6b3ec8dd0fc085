//! Statements on the schedules: each remembers the last of its times, so that it counts once.

use crate::db::sql::{Now, Sql};

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
