//! Replicas share the jobs of one database.

use std::time::{Duration, Instant};

use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use kernel::Due;
use runtime::db::Engine as _;
use tokio::{
    join,
    time::{sleep, timeout},
};

use crate::{
    TestDatabase,
    engine::UnitOfWork,
    queue::{
        Fixture,
        relay::{PATIENCE, say, start, until},
    },
    support::MIGRATIONS,
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
async fn jobs_leave_some_connections_to_requests() {
    let fixture = Fixture::new().await;
    let context = fixture.process().await;
    let connections = context.database().window();
    let jobs: Vec<_> = (0..connections)
        .map(|number| format!("{number} hold"))
        .collect();
    let jobs: Vec<_> = jobs.iter().map(|line| (&**line, Due::Now)).collect();
    fixture.plan(&jobs).await;
    let relay = start(&context, PATIENCE);
    for _ in 0..connections * 3 / 4 {
        fixture.gate.arrival().await;
    }

    let request = context
        .database()
        .read(async |unit_of_work: UnitOfWork| unit_of_work.connection().await.map(drop));

    timeout(Duration::from_secs(2), request)
        .await
        .expect("a free connection")
        .unwrap();
    for _ in 0..connections {
        fixture.gate.open();
    }
    until(async || fixture.waiting().await == 0).await;
    assert_eq!(fixture.dead().await, 0);
    relay.stop().await;
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
    let database = TestDatabase::create(MIGRATIONS).await;
    let mut old = AsyncPgConnection::establish(database.url()).await.unwrap();
    let fixture = Fixture::with(database).await;
    let looks = "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM __queue";
    old.batch_execute(looks).await.unwrap();
    fixture
        .sql(
            "INSERT INTO __queue (type, version, payload, run_at)
             SELECT 'note', 1, '{}', n FROM generate_series(1, 20000) AS n;
             DELETE FROM __queue",
        )
        .await;
    let context = fixture.process().await;
    let relay = start(&context, PATIENCE);

    let begun = Instant::now();
    for number in 0..200 {
        say(&context, number.to_string()).await;
        until(async || fixture.notes().await == number + 1).await;
    }
    // It looks at all jobs some times at first, and then about once in a second, and not for each of them.
    let seconds = i64::try_from(begun.elapsed().as_secs()).unwrap();
    let most = ENDED * (20 + 5 * seconds);

    relay.stop().await;
    drop(old);
    let read = fixture.number(READ).await;
    assert!((ENDED..most).contains(&read), "{read} of {most}");
}
