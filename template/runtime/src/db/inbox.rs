//! The events of other services that have arrived. They are kept in a table of the runtime, so that an event that
//! arrives again has no effect.

use std::time::Duration;

use super::{
    jobs::micros,
    sql::{Now, Sql},
};

/// The time for which it is known that an event has arrived.
pub const KEPT: Duration = Duration::from_hours(30 * 24);

/// The greatest number of events that are forgotten at once.
pub const FORGOTTEN: usize = 1000;

/// Notes that an event has arrived. Changes no row if that is known.
pub fn note(source: String, id: String, now: Now) -> Sql {
    Sql::new("INSERT INTO __inbox (source, id, received_at) VALUES (")
        .text(source)
        .sql(", ")
        .text(id)
        .sql(", ")
        .now(now)
        .sql(") ON CONFLICT (source, id) DO NOTHING")
}

/// Forgets events whose time is over, the oldest first.
pub fn forget(now: Now) -> Sql {
    Sql::new(
        "DELETE FROM __inbox WHERE (source, id) IN \
         (SELECT source, id FROM __inbox WHERE received_at < ",
    )
    .now(now)
    .sql(" - ")
    .number(micros(KEPT))
    .sql(format!(" ORDER BY received_at LIMIT {FORGOTTEN})"))
}
