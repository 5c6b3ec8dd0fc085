//! Jobs that do not end hold others up for a short time only.

use std::time::{Duration, Instant};

use kernel::Due;
use runtime::db::Engine as _;

use super::{
    Fixture,
    relay::{say, start, until},
};

#[tokio::test]
async fn jobs_that_all_hang_do_not_stop_those_of_another_name() {
    let fixture = Fixture::new().await;
    let context = fixture.process().await;
    let relay = start(&context, Duration::ZERO);
    // More of them than can run at the same time.
    let many = 3 * context.database().window();
    fixture.plan(&vec![("hang", Due::Now); many]).await;

    // A note, which waits behind those that hang, and a count.
    say(&context, "one".to_owned()).await;

    until(async || fixture.counts().await == 1).await;
    assert_eq!(fixture.notes().await, 0);
    relay.stop().await;
}

#[tokio::test]
async fn a_job_that_runs_alone_does_not_wait_for_one_that_hangs() {
    let fixture = Fixture::new().await;
    fixture
        .plan(&[
            ("hang", Due::Now),
            ("killed", Due::Now),
            ("killed/hang", Due::Now),
            ("one", Due::Now),
        ])
        .await;
    // As if a process had been killed while it ran them.
    fixture
        .sql("UPDATE __queue SET attempts = 1, leased_until = 1 WHERE payload LIKE '%killed%'")
        .await;

    let context = fixture.process().await;
    let relay = start(&context, Duration::ZERO);

    until(async || fixture.notes().await == 2).await;
    assert_eq!(fixture.waiting().await, 2);
    relay.stop().await;
}

/// A transaction that takes long stores jobs that are older than others that have run.
#[tokio::test]
async fn a_job_that_can_be_seen_late_runs_soon() {
    let fixture = Fixture::new().await;
    let context = fixture.process().await;
    let relay = start(&context, Duration::ZERO);
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(1500) {
        say(&context, format!("{:?}", begun.elapsed())).await;
    }

    fixture.plan(&[("late", Due::Now)]).await;
    let is_late = "UPDATE __queue SET run_at = 1 WHERE payload LIKE '%late%'";
    fixture.sql(is_late).await;

    until(async || fixture.waiting().await == 0).await;
    relay.stop().await;
}
