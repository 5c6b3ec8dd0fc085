//! Commands wait for the disk. What runs jobs need not: after a power failure, it does its work again.

use std::{
    fs,
    time::{Duration, Instant},
};

use diesel::sql_query;
use diesel_async::RunQueryDsl;
use kernel::Result;
use runtime::db::{Durability, Engine, EngineSettings};
use tokio::time::sleep;

use crate::{
    disk,
    engine::{UnitOfWork, failure},
    queue::{
        AppContext, Fixture, defer,
        relay::{PATIENCE, say, start, until},
    },
};

#[tokio::test]
async fn commands_wait_for_the_disk_after_a_relay_has_claimed_jobs() {
    let fixture = Fixture::new().await;
    let context = fixture.process().await;
    let relay = start(&context, PATIENCE);
    say(&context, "one".to_owned()).await;
    until(async || fixture.notes().await == 1).await;
    relay.stop().await;

    let waits = context.database().write(1, disk::is_waited_for).await;

    assert!(waits.unwrap());
}

#[tokio::test]
async fn what_a_job_has_done_is_on_the_disk_a_moment_later() {
    let fixture = Fixture::new().await;
    let context = fixture.process().await;
    let relay = start(&context, PATIENCE);
    let mut attempts = 0;

    let is_flushed = is_flushed_after(&context, async || {
        say(&context, format!("line {attempts}")).await;
        attempts += 1;
        until(async || fixture.notes().await == attempts).await;
    });
    assert!(is_flushed.await);

    relay.stop().await;
}

#[tokio::test]
async fn so_it_is_if_a_command_that_writes_nothing_comes_in_between() {
    let fixture = Fixture::new().await;
    let context = fixture.process().await;
    let database = context.database();

    let is_flushed = is_flushed_after(&context, async || {
        database
            .write_with(Durability::Delayed, 1, insert)
            .await
            .unwrap();
        database.write(1, disk::is_waited_for).await.unwrap();
    });

    assert!(is_flushed.await);
}

#[tokio::test]
async fn what_stores_jobs_is_on_the_disk_before_they_can_run() {
    let fixture = Fixture::new().await;
    let context = fixture.process().await;
    let database = context.database();
    let log_length = log_length(&context);

    // What is flushed a moment after the first one may get in between.
    let mut is_flushed = false;
    for _ in 0..20 {
        let before = log_length();
        database
            .write_with(Durability::Delayed, 1, insert)
            .await
            .unwrap();
        let inserted = log_length() - before;
        let before = log_length();
        let work = |unit_of_work| defer(context.clone(), unit_of_work);
        database
            .write_with(Durability::Delayed, 1, work)
            .await
            .unwrap();
        let deferred = log_length() - before;
        is_flushed |= deferred == inserted + FLUSHED;
    }

    assert!(is_flushed);
}

/// The length of what one flush adds to the log: a page and its header.
const FLUSHED: u64 = 4096 + 24;

/// Stores a job with SQL.
async fn insert(unit_of_work: UnitOfWork) -> Result<()> {
    let mut connection = unit_of_work.connection().await?;
    let insert = "INSERT INTO __queue (type, version, payload, run_at, traceparent) VALUES \
                  ('note', 1, '{\"line\":\"stored\"}', 1795000000000000, \
                  '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')";
    let inserted = sql_query(insert).execute(&mut *connection).await;
    inserted.map_err(failure)?;
    Ok(())
}

/// Returns true if something is flushed in the moment after `work`.
async fn is_flushed_after(context: &AppContext, mut work: impl AsyncFnMut()) -> bool {
    let log_length = log_length(context);
    // On a busy machine, that moment may be over before the test looks.
    for _ in 0..20 {
        work().await;
        let (length, begun) = (log_length(), Instant::now());
        // A relay looks for other jobs every two seconds, but writes nothing.
        while begun.elapsed() < Duration::from_secs(1) {
            if log_length() > length {
                return true;
            }
            sleep(Duration::from_millis(10)).await;
        }
    }
    false
}

/// Returns what measures the write-ahead log.
fn log_length(context: &AppContext) -> impl Fn() -> u64 {
    let log = format!("{}-wal", context.settings().database.location());
    move || fs::metadata(&log).unwrap().len()
}
