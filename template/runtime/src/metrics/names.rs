//! The metrics of the runtime. Those of HTTP have the names of OpenTelemetry.

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};

pub const REQUEST_DURATION: &str = "http_server_request_duration_seconds";
pub const DISPATCH_DURATION: &str = "dispatch_duration_seconds";
pub const COMMAND_RETRIES: &str = "command_retries_total";
pub const DATABASE_WAIT: &str = "database_wait_seconds";
pub const DATABASE_WAITING: &str = "database_waiting";
#[cfg(feature = "postgres")]
pub const DATABASE_CONNECTIONS: &str = "database_connections";
#[cfg(feature = "sqlite")]
pub const DATABASE_LOG: &str = "database_log_bytes";
pub const JOB_DURATION: &str = "job_duration_seconds";
pub const JOBS_WAITING: &str = "jobs_waiting";
pub const JOBS_OLDEST_DUE: &str = "jobs_oldest_due_seconds";
pub const JOBS_DEAD: &str = "jobs_dead";
#[cfg(feature = "nats")]
pub const EVENTS_RECEIVED: &str = "events_received_total";

/// The upper bounds of the buckets of all durations, in seconds.
pub const BUCKETS: [f64; 15] = [
    0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0,
];

pub fn describe() {
    let seconds = |name, text| describe_histogram!(name, Unit::Seconds, text);
    seconds(
        REQUEST_DURATION,
        "The time until a request was answered, by method, route and status",
    );
    seconds(
        DISPATCH_DURATION,
        "The time that a command or a query took, by name and outcome",
    );
    seconds(
        DATABASE_WAIT,
        "The time that a command or a query waited for a connection",
    );
    seconds(
        JOB_DURATION,
        "The time that an attempt to run a job took, by name and outcome",
    );
    describe_counter!(
        COMMAND_RETRIES,
        "How often a command or a job was run again because it lost a race"
    );
    describe_gauge!(
        DATABASE_WAITING,
        "The commands and queries that wait for a connection"
    );
    #[cfg(feature = "postgres")]
    describe_gauge!(
        DATABASE_CONNECTIONS,
        "The connections to the database, by state"
    );
    #[cfg(feature = "sqlite")]
    describe_gauge!(
        DATABASE_LOG,
        Unit::Bytes,
        "The length of SQLite's write-ahead log"
    );
    describe_gauge!(JOBS_WAITING, "The jobs that wait or run, up to 100,000");
    describe_gauge!(
        JOBS_OLDEST_DUE,
        Unit::Seconds,
        "The time that the oldest job that is due has waited"
    );
    describe_gauge!(JOBS_DEAD, "The jobs that were given up, up to 100,000");
    #[cfg(feature = "nats")]
    describe_counter!(
        EVENTS_RECEIVED,
        "The events of other services that have arrived, by name and outcome"
    );
}
