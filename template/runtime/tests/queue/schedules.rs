//! A schedule stores its job once for each of its times.

use runtime::{
    __private::is_schedule,
    queue::{Outcome, run_due},
};
use tokio::join;

use super::{
    Fixture,
    relay::{PATIENCE, start, until},
};

const HOUR: i64 = 3600;

#[tokio::test]
async fn a_time_counts_once_and_in_its_zone() {
    let fixture = Fixture::new().await;
    // The schedule is known from now on, and makes up for nothing.
    assert!(fixture.run().await.is_empty());

    // In June, 8 o'clock in Berlin is 6 o'clock in UTC.
    fixture.advance(6 * HOUR - 1);
    assert!(fixture.run().await.is_empty());
    fixture.advance(1);
    assert_eq!(fixture.run().await, [Outcome::Done]);
    assert!(fixture.run().await.is_empty());

    assert_eq!(fixture.notes().await, 1);
}

#[tokio::test]
async fn missed_times_are_made_up_for_once() {
    let fixture = Fixture::new().await;
    fixture.run().await;

    fixture.advance(10 * 24 * HOUR);
    assert_eq!(fixture.run().await, [Outcome::Done]);
    assert!(fixture.run().await.is_empty());
}

#[tokio::test]
async fn a_failure_does_not_stop_the_next_time() {
    let fixture = Fixture::new().await;
    fixture.run().await;
    fixture.advance(24 * HOUR);
    assert_eq!(fixture.run().await, [Outcome::Done]);

    // The line exists already, so the job fails.
    fixture.advance(24 * HOUR);
    assert!(matches!(fixture.run().await[..], [Outcome::Failed(_)]));
    fixture.sql("DELETE FROM notes").await;
    fixture.advance(24 * HOUR);

    let outcomes = fixture.run().await;
    // The new one, and the one that failed: one of them finds the line of the other one.
    assert_eq!(outcomes.len(), 2);
    assert!(outcomes.contains(&Outcome::Done), "{outcomes:?}");
}

#[tokio::test]
async fn a_schedule_that_cannot_store_its_job_does_not_stop_others() {
    let fixture = Fixture::new().await;
    fixture.run().await;
    // The last time of the first schedule cannot change any more.
    fixture
        .sql(
            "INSERT INTO __schedules (schedule, last_at) VALUES ('', 0);
             CREATE UNIQUE INDEX refused ON __schedules
                 ((CASE WHEN schedule = '' OR schedule > 'note 0 8' AND last_at > 1790000000000000 THEN 1 END));",
        )
        .await;

    fixture.advance(366 * 24 * HOUR);
    let relay = start(&fixture.replica().await, PATIENCE);
    until(async || fixture.notes().await == 1).await;

    relay.stop().await;
}

#[tokio::test]
async fn replicas_that_come_to_a_time_together_store_one_job() {
    let fixture = Fixture::new().await;
    fixture.run().await;
    let (one, other) = join!(fixture.replica(), fixture.replica());

    // They do not meet in the same place each time.
    for _ in 0..5 {
        fixture.advance(24 * HOUR);
        let (one, other) = join!(run_due(&one), run_due(&other));

        let ran = [one.unwrap(), other.unwrap()].concat();
        assert_eq!(ran, [("note".to_owned(), Outcome::Done)]);
        fixture.sql("DELETE FROM notes").await;
    }
}

#[test]
fn what_cron_accepts_is_a_schedule() {
    for times in [
        "* * * * *",
        "*/5 * * * *",
        "0 8 * * MON-FRI Europe/Berlin",
        " 0  8 1,15 JAN-MAR 0-7 ",
        "0-59/90 23 L ? fri#2 UTC",
        "59 23 15W 12 5L Etc/GMT+3",
    ] {
        assert!(is_schedule(times), "{times}");
    }
}

#[test]
fn what_has_another_form_is_none() {
    for times in [
        "",
        "* * * *",
        "* * * * * UTC *",
        "every day at eight o'clock",
        "60 * * * *",
        "* 24 * * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * * 8",
        "0-99999999 * * * *",
        "noon * * * *",
        "0 8 * * MON+FRI",
    ] {
        assert!(!is_schedule(times), "{times}");
    }
}
