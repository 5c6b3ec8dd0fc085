//! Jobs that wait.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use lab::{Client, Service, statements};

/// A time that does not come, in microseconds since 1970.
pub const LATER_AT: i64 = 9_000_000_000_000_000;

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
    store(&service.client(), lane, 0, count);
    drop(service);

    let service = start(&[]);
    let client = service.client();
    // Some have ended before the service was ready.
    let count = waiting(&client);
    let begin = Instant::now();
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

/// Stores `count` jobs of the subscriber with SQL, because as many requests would take too long. `lane` is SQL.
pub fn store(client: &Client, lane: &str, run_at: i64, count: i64) {
    let insert = format!(
        "INSERT INTO __queue (type, version, payload, lane, run_at)
        SELECT 'notes.write_receipt', 1, '{{\"text\":\"Note ' || i || '\"}}', {lane}, {run_at} FROM n"
    );
    statements::insert_numbered(client, count, &insert);
}
