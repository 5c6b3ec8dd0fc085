//! The migrations of the runtime's own tables. Their versions come before those of the service. They are applied and
//! listed with them, so a newer runtime can change what an older one has created.

use std::fmt::{Display, Formatter};

use diesel::{
    backend::Backend,
    connection::BoxableConnection,
    migration::{self, Migration, MigrationMetadata, MigrationName, MigrationVersion},
};

/// What differs between databases in these tables.
#[derive(Clone, Copy, Debug)]
pub struct Storage {
    /// The type of the column `id` of a waiting job. No two jobs ever have the same, and those of later ones are greater.
    pub id: &'static str,
    /// The expression for a random text of 32 hexadecimal digits.
    pub random: &'static str,
    /// The options of the table of waiting jobs.
    pub options: &'static str,
}

/// Returns all of them, oldest first. One that was released does not change: a change of a table is a new migration.
///
/// The tables of the first ones may exist: earlier versions created them without a migration.
pub fn migrations<B: Backend>(storage: Storage) -> Vec<Box<dyn Migration<B>>> {
    let migration = |name, up: String, down| -> Box<dyn Migration<B>> {
        Box::new(RuntimeMigration {
            name: Name(name),
            up,
            down,
        })
    };
    vec![
        migration(
            "0001_runtime_idempotency_keys",
            IDEMPOTENCY_KEYS.to_owned(),
            "DROP TABLE __idempotency_keys;",
        ),
        migration(
            "0002_runtime_queue",
            queue(storage),
            "DROP TABLE __queue; DROP TABLE __dead_letters; DROP TABLE __schedules;",
        ),
        #[cfg(feature = "nats")]
        migration(
            "0003_runtime_inbox",
            INBOX.to_owned(),
            "DROP TABLE __inbox;",
        ),
        migration(
            "0004_runtime_queue_lanes",
            LANES.to_owned(),
            "DROP INDEX __queue_running_lane; ALTER TABLE __queue DROP COLUMN running_lane;",
        ),
    ]
}

/// The answers to commands with an idempotency key. The times are Unix times in seconds.
const IDEMPOTENCY_KEYS: &str = "\
CREATE TABLE IF NOT EXISTS __idempotency_keys (
    claimant TEXT NOT NULL,
    operation TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    digest TEXT NOT NULL,
    answer TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (claimant, operation, idempotency_key)
);
CREATE INDEX IF NOT EXISTS __idempotency_keys_expires_at ON __idempotency_keys (expires_at);
";

/// The jobs that wait, those that were given up, and the schedules. The times are Unix times in microseconds. The names of
/// the columns that Debezium's outbox has, too, mean the same there.
///
/// A job that ends is deleted. Those that were given up are in a table of their own, so that the first one stays
/// small. A job keeps its `delivery_id` when it is moved there or back. `leased_until` is in no index: on Postgres, such a
/// column is changed more cheaply.
fn queue(storage: Storage) -> String {
    let Storage {
        id,
        random,
        options,
    } = storage;
    format!(
        "\
CREATE TABLE IF NOT EXISTS __queue (
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
CREATE UNIQUE INDEX IF NOT EXISTS __queue_unique ON __queue (type, unique_key) WHERE unique_key IS NOT NULL;
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
);
"
    )
}

/// The lane of a job that has begun. No other one of its lane begins before it ends. Without a lane, it does not change, and
/// neither does an index.
const LANES: &str = "\
ALTER TABLE __queue ADD COLUMN running_lane TEXT;
UPDATE __queue SET running_lane = lane WHERE id IN (
    SELECT MIN(id) FROM __queue WHERE lane IS NOT NULL AND attempts > 0 GROUP BY type, lane
);
CREATE UNIQUE INDEX __queue_running_lane ON __queue (type, running_lane) WHERE running_lane IS NOT NULL;
";

/// The events of other services that have arrived. The times are Unix times in microseconds. A source gives no two events
/// the same id.
#[cfg(feature = "nats")]
const INBOX: &str = "\
CREATE TABLE IF NOT EXISTS __inbox (
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (source, id)
);
CREATE INDEX IF NOT EXISTS __inbox_received_at ON __inbox (received_at);
";

struct RuntimeMigration {
    name: Name,
    up: String,
    down: &'static str,
}

impl<B: Backend> Migration<B> for RuntimeMigration {
    fn run(&self, connection: &mut dyn BoxableConnection<B>) -> migration::Result<()> {
        Ok(connection.batch_execute(&self.up)?)
    }

    fn revert(&self, connection: &mut dyn BoxableConnection<B>) -> migration::Result<()> {
        Ok(connection.batch_execute(self.down)?)
    }

    fn metadata(&self) -> &dyn MigrationMetadata {
        &InTransaction
    }

    fn name(&self) -> &dyn MigrationName {
        &self.name
    }
}

struct InTransaction;

impl MigrationMetadata for InTransaction {}

/// The version, `_`, and what it creates or changes.
struct Name(&'static str);

impl MigrationName for Name {
    fn version(&self) -> MigrationVersion<'_> {
        let end = self.0.find('_').unwrap_or(self.0.len());
        MigrationVersion::from(&self.0[..end])
    }
}

impl Display for Name {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.0)
    }
}
