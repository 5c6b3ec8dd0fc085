//! Measures what events and jobs cost, and how fast they run. The rounds alternate between the contenders. The
//! load generator and the service run on the same machine, so only the ratios are meaningful.

mod backlog;
mod built;

use std::{
    path::Path,
    thread::{available_parallelism, sleep},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Result, ensure};
use benchmarks::contender::{Contender, compare_with};
use lab::{BuildLock, Client, Postgres, Service, statements, target};
use serde_json::json;

/// The number of events of which each is waited for.
const SINGLE_EVENTS: usize = 500;

/// The time between two of them, in which the service has nothing to do. It is longer than what a relay waits after it has
/// looked for jobs.
const REST: Duration = Duration::from_millis(10);

/// The number of jobs that are due later, beside which a relay looks for one that is due.
const JOBS_LATER: i64 = 1_000_000;

fn main() -> Result<()> {
    let sqlite = built::service("sqlite");
    let postgres = built::service("postgres");
    let _lock = BuildLock::take();
    println!("{} cores", available_parallelism()?);

    let folder = tempfile::tempdir_in(target())?;
    let path = |file: &str| folder.path().join(file);
    let database = path("service.db").display().to_string();
    measure(
        "SQLite",
        &sqlite,
        &path("sqlite.log"),
        &database,
        &[1, 4, 64],
    )?;
    let server = Postgres::start();
    let database = server.url("service");
    measure(
        "Postgres",
        &postgres,
        &path("postgres.log"),
        &database,
        &[1, 4, 16],
    )
}

fn measure(
    name: &str,
    binary: &Path,
    log: &Path,
    database: &str,
    numbers_of_clients: &[usize],
) -> Result<()> {
    let settings = [("DATABASE__URL", database)];
    let start = |arguments| {
        let mut service = Service::launch_with(arguments, binary, log, &settings);
        service.wait_until_ready();
        service
    };
    let service = start(&["--no-worker"]);
    let title = format!("{name}, subscribers do not run");
    compare_commands(&title, &service, numbers_of_clients, empty)?;
    drop(service);
    let service = start(&[]);
    compare_commands(name, &service, numbers_of_clients, wait_until_none_is_due)?;

    println!("\n| {name} | p50 (ms) | p99 (ms) |\n|---|--:|--:|");
    println!(
        "| from the answer to the end of the job | {} |",
        delay(&service)?
    );
    backlog::store(&service.client(), "NULL", backlog::LATER, JOBS_LATER);
    println!(
        "| the same beside {JOBS_LATER} jobs for later | {} |",
        delay(&service)?
    );
    empty(&service.client());
    drop(service);

    println!("\n| {name} | jobs/s |\n|---|--:|");
    let at_once = backlog::drain(start, "NULL", 1_000_000)?;
    println!("| a backlog of 1,000,000 jobs | {at_once:.0} |");
    let in_lane = backlog::drain(start, "'one'", 50_000)?;
    println!("| 50,000 jobs of one lane, one at a time | {in_lane:.0} |");
    Ok(())
}

/// Compares a command that publishes an event with the same command without. After each comparison, `end` ends the jobs.
fn compare_commands(
    title: &str,
    service: &Service,
    numbers_of_clients: &[usize],
    end: fn(&Client),
) -> Result<()> {
    let body = [json!({ "text": "A note" }).to_string()];
    for clients in numbers_of_clients {
        println!(
            "\n| {title}, {clients} clients | requests/s | p50 (ms) | p99 (ms) | first / this |"
        );
        println!("|---|--:|--:|--:|--:|");
        compare_with(
            *clients,
            &[
                Contender::command("with an event", service, "/notes", &body),
                Contender::command("the same without", service, "/silent-notes", &body),
            ],
        )?;
        end(&service.client());
    }
    Ok(())
}

/// Publishes one event at a time into a service that is idle, and returns the median and the 99th percentile of the time
/// between the answer and the end of the job, as columns of a table. That includes the time to see the end: a request.
fn delay(service: &Service) -> Result<String> {
    let client = service.client();
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros();
    let mut delays = Vec::with_capacity(SINGLE_EVENTS);
    for _ in 0..SINGLE_EVENTS {
        sleep(REST);
        let answer = client.call("POST", "/notes", None, &json!({ "text": "A note" }))?;
        ensure!(answer.status == 201, "a note was not written: {answer:?}");
        let answered = Instant::now();
        wait_until_none_is_due_since(since, &client);
        delays.push(answered.elapsed());
    }
    delays.sort_unstable();
    let milliseconds = |delay: Duration| delay.as_secs_f64() * 1000.0;
    let [p50, p99] = [50, 99].map(|percent| milliseconds(delays[SINGLE_EVENTS * percent / 100]));
    Ok(format!("{p50:.2} | {p99:.2}"))
}

fn empty(client: &Client) {
    statements::run(client, "DELETE FROM __queue");
}

fn wait_until_none_is_due(client: &Client) {
    wait_until_none_is_due_since(0, client);
}

/// Waits until none of the jobs is left that became due at a time or later, in microseconds since 1970. Postgres still reads
/// those that have ended, so without the time this would take longer than a job after much load.
fn wait_until_none_is_due_since(time: u128, client: &Client) {
    let later = backlog::LATER;
    let due = format!(
        "SELECT COUNT(*) AS value FROM __queue WHERE run_at >= {time} AND run_at < {later}"
    );
    while statements::number(client, &due) > 0 {}
}
