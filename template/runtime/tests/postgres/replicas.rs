//! Replicas share the jobs of one database.

use std::time::{Duration, Instant};

use runtime::db::Engine as _;
use tokio::{join, sync::oneshot, time::sleep};

use crate::{
    engine::UnitOfWork,
    queue::{
        Fixture,
        relay::{PATIENCE, say, start, until},
    },
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

/// What was deleted remains in the indexes for as long as an old transaction could see it.
#[tokio::test]
async fn jobs_that_have_ended_do_not_make_others_slow() {
    const ENDED: i64 = 20_000;
    const READ: &str = "SELECT idx_tup_read AS number FROM pg_stat_user_indexes \
                        WHERE indexrelname = '__queue_due'";
    let fixture = Fixture::new().await;
    let context = fixture.process().await;
    let (begun, sees) = oneshot::channel();
    let (end, ended) = oneshot::channel::<()>();
    let old = context.database().clone();
    let old = tokio::spawn(async move {
        let remain = async move |unit_of_work: UnitOfWork| {
            drop(unit_of_work.connection().await?);
            begun.send(()).unwrap();
            ended.await.unwrap();
            Ok(())
        };
        old.read(remain).await
    });
    sees.await.unwrap();
    fixture
        .sql(
            "INSERT INTO __queue (type, version, payload, run_at) SELECT 'note', 1, '{}', n FROM generate_series(1, 20000) AS n;
             DELETE FROM __queue",
        )
        .await;
    let relay = start(&context, PATIENCE);

    let looks = Instant::now();
    for number in 0..200 {
        say(&context, number.to_string()).await;
        until(async || fixture.notes().await == number + 1).await;
    }
    // It looks at all jobs at first, and about once in a second.
    let most = 3 * ENDED * (1 + i64::try_from(looks.elapsed().as_secs()).unwrap());

    end.send(()).unwrap();
    old.await.unwrap().unwrap();
    relay.stop().await;
    let read = fixture.number(READ).await;
    assert!((ENDED..most).contains(&read), "{read} of {most}");
}
