//! Jobs that wait.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use lab::{Client, Service, statements};

/// The times of jobs in the order in which they are stored, in microseconds since 1970: long ago.
const LONG_AGO: &str = "i";

/// A time that does not come.
pub const LATER: &str = "9000000000000000";

/// The number 1 if a job waits, and otherwise 0. To count them all would take a part of the machine.
const ANY: &str = "SELECT COUNT(*) AS value FROM (SELECT 1 FROM __queue LIMIT 1) AS first";

/// Stores `count` jobs while nothing runs them, and returns how many are run in a second then. `start` starts a service with
/// arguments.
pub fn drain(
    start: impl Fn(&'static [&'static str]) -> Service,
    lane: &str,
    count: i64,
) -> Result<f64> {
    let service = start(&["--no-worker"]);
    store(&service.client(), lane, LONG_AGO, count);
    drop(service);

    let service = start(&[]);
    let client = service.client();
    // Some have ended before the service was ready.
    let begin = Instant::now();
    let count = waiting(&client);
    while statements::number(&client, ANY) > 0 {
        sleep(Duration::from_millis(50));
    }
    let elapsed = begin.elapsed();
    let dead = "SELECT COUNT(*) AS value FROM __dead_letters";
    ensure!(statements::number(&client, dead) == 0, "jobs were given up");
    #[allow(clippy::cast_precision_loss)] // the numbers are small enough
    Ok(count as f64 / elapsed.as_secs_f64())
}

fn waiting(client: &Client) -> i64 {
    statements::number(client, "SELECT COUNT(*) AS value FROM __queue")
}

/// Stores `count` jobs of the subscriber with SQL, because as many requests would take too long. `lane` and `run_at` are SQL.
pub fn store(client: &Client, lane: &str, run_at: &str, count: i64) {
    let insert = format!(
        "INSERT INTO __queue (type, version, payload, lane, run_at)
        SELECT 'notes.write_receipt', 1, '{{\"text\":\"Note ' || i || '\"}}', {lane}, {run_at} FROM n"
    );
    statements::insert_numbered(client, count, &insert);
}
