//! Replicas share the jobs of one database.

use std::time::{Duration, Instant};

use tokio::{join, time::sleep};

use crate::queue::{
    Fixture,
    relay::{PATIENCE, say, start, until},
};

#[tokio::test]
async fn another_replica_is_told_about_jobs() {
    let fixture = Fixture::new().await;
    let (one, other) = join!(fixture.process(), fixture.process());
    let relay = start(&other, PATIENCE);
    sleep(Duration::from_millis(500)).await;

    let begun = Instant::now();
    say(&one, "one".to_owned()).await;
    until(async || fixture.notes().await == 1).await;

    assert!(begun.elapsed() < Duration::from_millis(1200));
    relay.stop().await;
}

#[tokio::test]
async fn replicas_share_the_jobs_and_each_runs_once() {
    const EVENTS: i64 = 200;
    let fixture = Fixture::new().await;
    let (one, other) = join!(fixture.process(), fixture.process());
    let relays = [start(&one, PATIENCE), start(&other, PATIENCE)];

    for number in 0..EVENTS {
        let context = if number % 2 == 0 { &one } else { &other };
        say(context, format!("{}/{number}", number % 5)).await;
    }
    until(async || fixture.waiting().await == 0).await;

    for relay in relays {
        relay.stop().await;
    }
    assert_eq!((fixture.notes().await, fixture.dead().await), (EVENTS, 0));
}

#[tokio::test]
async fn a_relay_continues_after_its_connection_was_lost() {
    let fixture = Fixture::new().await;
    let context = fixture.process().await;
    let relay = start(&context, PATIENCE);
    sleep(Duration::from_millis(500)).await;
    fixture
        .sql(
            "DO $$ BEGIN PERFORM pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND query LIKE '%__queue%' AND pid <> pg_backend_pid(); \
             END $$",
        )
        .await;

    say(&context, "one".to_owned()).await;

    until(async || fixture.notes().await == 1).await;
    relay.stop().await;
}
