//! Jobs are stored in one statement and announced to other processes.

use std::{
    pin::pin,
    time::{Duration, Instant},
};

use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use futures_util::StreamExt;
use kernel::Due;
use tokio::{join, time::timeout};

use crate::{
    TestDatabase,
    queue::{Fixture, Then},
    support::MIGRATIONS,
};

/// A connection that hears of jobs.
struct Listener(AsyncPgConnection);

impl Listener {
    async fn new(database: &TestDatabase) -> Self {
        let mut connection = AsyncPgConnection::establish(database.url()).await.unwrap();
        connection.batch_execute("LISTEN __queue").await.unwrap();
        Self(connection)
    }

    /// Returns how often jobs are announced, until they are not for a while.
    async fn count(&mut self) -> u128 {
        let mut announcements = pin!(self.0.notifications_stream());
        let mut count = 0;
        // It takes some milliseconds.
        while let Ok(announcement) = timeout(Duration::from_millis(200), announcements.next()).await
        {
            announcement.unwrap().unwrap();
            count += 1;
        }
        count
    }
}

async fn start() -> (Fixture, Listener) {
    let database = TestDatabase::create(MIGRATIONS).await;
    let listener = Listener::new(&database).await;
    (Fixture::with(database).await, listener)
}

#[tokio::test]
async fn the_jobs_of_an_event_are_stored_in_one_statement() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "CREATE TABLE inserts (statement TEXT);
             CREATE FUNCTION note_insert() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN INSERT INTO inserts VALUES (current_query()); RETURN NULL; END $$;
             CREATE TRIGGER note_insert AFTER INSERT ON __queue
             FOR EACH STATEMENT EXECUTE FUNCTION note_insert();",
        )
        .await;

    fixture.say("one").await;

    let inserts = "SELECT COUNT(*) AS number FROM inserts";
    assert_eq!(fixture.number(inserts).await, 1);
    assert_eq!(fixture.waiting().await, 2);
}

#[tokio::test]
async fn jobs_are_announced_when_their_command_is_committed() {
    let (fixture, mut listener) = start().await;

    let in_the_middle = async {
        fixture.gate.arrival().await;
        assert_eq!(listener.count().await, 0);
        fixture.gate.open();
    };
    let (said, ()) = join!(fixture.say_and("one", Then::Wait), in_the_middle);
    said.unwrap();

    assert_eq!(listener.count().await, 1);
}

#[tokio::test]
async fn jobs_of_a_command_that_is_undone_are_not_announced() {
    let (fixture, mut listener) = start().await;

    fixture.say_and("one", Then::Fail).await.unwrap_err();

    assert_eq!(listener.count().await, 0);
}

#[tokio::test]
async fn jobs_of_one_command_are_announced_once() {
    let (fixture, mut listener) = start().await;

    let jobs = ["one", "two", "three"].map(|line| (line, Due::Now));
    fixture.plan(&jobs).await;

    assert_eq!(listener.count().await, 1);
}

#[tokio::test]
async fn jobs_of_many_commands_are_announced_together() {
    let (fixture, mut listener) = start().await;

    let begun = Instant::now();
    for _ in 0..100 {
        fixture.plan(&[("one", Due::Now)]).await;
    }
    let elapsed = begun.elapsed();

    // One at the beginning, one at the end, and one every ten milliseconds in between.
    let most = 2 + elapsed.as_millis() / 10;
    let count = listener.count().await;
    assert!((1..=most).contains(&count), "{count} in {elapsed:?}");
}
