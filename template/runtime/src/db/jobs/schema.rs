//! The tables of the queue. The names of the columns that Debezium's outbox has, too, mean the same there.

/// The table that is created last. If it exists, all do.
pub const LAST_TABLE: &str = "__schedules";

/// What differs between databases in the table of waiting jobs.
#[derive(Clone, Copy, Debug)]
pub struct Storage {
    /// The type of the column `id`. No two jobs ever have the same, and those of later ones are greater.
    pub id: &'static str,
    /// The expression for a random text of 32 hexadecimal digits.
    pub random: &'static str,
    pub options: &'static str,
}

/// Returns the SQL that creates the tables, unless they exist.
///
/// A job that ends is deleted. Those that were given up are in a table of their own, so that the first one stays
/// small. A job keeps its `delivery_id` when it is moved there or back. `leased_until` is in no index: on Postgres, such a column is changed more cheaply.
pub fn create(storage: Storage) -> String {
    let Storage {
        id,
        random,
        options,
    } = storage;
    format!(
        "CREATE TABLE IF NOT EXISTS __queue (
             id {id},
             delivery_id TEXT NOT NULL DEFAULT ({random}),
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
             delivery_id TEXT NOT NULL,
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
